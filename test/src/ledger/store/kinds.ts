/** The stores that there are, and what the suites about all of them share. */
import type { LedgerEvent } from '../../../../machines/events.ts';
import type { LedgerStore } from '../../../../src/ledger/store/ledger-store.ts';
import { createStore } from '../../../../src/ledger/store/open-store.ts';
import { scratchPath } from '../scratch.ts';

/** Each by the ending of its files. */
export const KINDS = ['ndjson', 'sqlite'] as const;
export type Kind = (typeof KINDS)[number];

let stores = 0;

/** A path that no other test uses. */
export const freshPath = (kind: Kind): string => scratchPath(`store-${(stores += 1)}.${kind}`);

export const idle = (seq: number, cpu = 0): LedgerEvent => ({ seq, cpu, type: 'task.switch', task: null });

export const idles = (from: number, to: number): LedgerEvent[] =>
  Array.from({ length: to - from + 1 }, (_, index) => idle(from + index));

/** A new store at `path`, of a machine with two CPUs, and `events` in it. */
export const storeWith = async (path: string, events: readonly LedgerEvent[]): Promise<LedgerStore> => {
  const store = await createStore(path, { cpus: 2, note: 'kept' });
  if (events.length > 0) await store.append(0, events);
  return store;
};

export const readAll = async (store: LedgerStore, from = 1): Promise<LedgerEvent[]> => {
  const events: LedgerEvent[] = [];
  for await (const batch of store.read(from)) events.push(...batch);
  return events;
};
