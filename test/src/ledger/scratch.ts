/** Files of one test file, in a directory that goes away with it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { InputError } from '../../../src/input-error.ts';
import { openLedger } from '../../../src/ledger/read.ts';

export const HEADER = '{"type":"machine","format":"breakledger/1","cpus":2}';

const directory = mkdtempSync(join(tmpdir(), 'breakledger-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

export const scratchPath = (name: string): string => join(directory, name);

/** Writes a file and answers its path. */
export const scratchFile = (name: string, content: string | Uint8Array): string => {
  const path = scratchPath(name);
  writeFileSync(path, content);
  return path;
};

/** All events of a ledger. */
export const eventsOf = async (path: string): Promise<LedgerEvent[]> => {
  const events: LedgerEvent[] = [];
  for await (const batch of (await openLedger(path)).batches()) events.push(...batch);
  return events;
};

/** The InputError that `work` throws; anything else is passed on. */
export const inputErrorOf = async (work: () => Promise<unknown>): Promise<InputError | undefined> => {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
};

/** What the reader says of a ledger, its path left out; undefined if it takes it. */
export const refusalOf = async (path: string): Promise<string | undefined> =>
  (await inputErrorOf(() => eventsOf(path)))?.message.replaceAll(path, 'LEDGER');
