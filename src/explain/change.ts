/**
 * Small changes of a request for a breakpoint, to find out what would be valid in its place. Each changes one thing, in what
 * the event says and in the raw request of `perf_event_open` where there is one.
 */
import type {
  Access,
  BreakpointModify,
  BreakpointRegister,
  LedgerEvent,
  PerfRequest,
} from '../../machines/events.ts';
import { parseAddress, toBigInt } from '../../machines/x86/address.ts';

export interface Change<E extends LedgerEvent> {
  /** What it changes: two changes of the same thing contradict each other. */
  readonly field: string;
  /** An instruction. */
  readonly words: string;
  readonly apply: (event: E) => E;
}

export type Asking = BreakpointRegister | BreakpointModify;

const LENGTHS = [1, 2, 4, 8] as const;

/** With the `bp_type` of each. */
const ACCESSES: readonly (readonly [Access, number, string])[] = [
  ['w', 2, 'watch writes'],
  ['rw', 3, 'watch reads and writes'],
  ['x', 4, 'break on execution'],
];

const withPerf = (event: Asking, raw: Partial<PerfRequest>): Asking =>
  event.perf === undefined ? event : { ...event, perf: { ...event.perf, ...raw } };

export const hexText = (value: bigint): string => `0x${value.toString(16)}`;

/** The address that `length` bytes must begin at to cover this one; undefined for text that is no address. */
export const alignedTo = (address: string, length: number): string | undefined => {
  const parsed = parseAddress(address);
  return parsed === undefined ? undefined : hexText(toBigInt(parsed) & ~(BigInt(length) - 1n));
};

const addressChanges = (event: Asking): Change<Asking>[] => {
  const address = event.perf?.address ?? event.address;
  if (address === undefined) return [];
  return [...new Set(LENGTHS.map((length) => alignedTo(address, length)))]
    .filter((text) => text !== undefined && text !== alignedTo(address, 1))
    .filter((text) => text !== undefined)
    .map((text) => ({
      field: 'address',
      words: `align the address: ${text}`,
      apply: (asked) => withPerf({ ...asked, address: text }, { address: text }),
    }));
};

const lengthChanges = (event: Asking): Change<Asking>[] =>
  LENGTHS.filter((length) => length !== Number(event.perf?.length ?? event.length)).map((length) => ({
    field: 'length',
    words: `ask for a length of ${length}`,
    apply: (asked) => withPerf({ ...asked, length }, { length }),
  }));

const accessChanges = (event: Asking): Change<Asking>[] =>
  ACCESSES.filter(([access, bpType]) =>
    event.perf === undefined ? access !== event.access : bpType !== event.perf.bpType,
  ).map(([access, bpType, words]) => ({
    field: 'access',
    words,
    apply: (asked) => withPerf({ ...asked, access }, { bpType }),
  }));

/**
 * What only the callers of 2009 can change. A struct remembers what an event leaves out (domain.md §1.4): only another
 * struct is without mask and symbol.
 */
const structChanges = (event: Asking): Change<Asking>[] => {
  const changes: Change<Asking>[] = [
    { field: 'callback', words: 'give it a callback', apply: (asked) => ({ ...asked, callback: true }) },
  ];
  if (event.type === 'breakpoint.register') {
    changes.push({
      field: 'struct',
      words: 'use a fresh struct, with neither CPU mask nor symbol name',
      apply: ({ cpus: _cpus, symbol: _symbol, ...asked }) => ({ ...asked, bp: `${asked.bp} (fresh)` }),
    });
  }
  if (event.task !== undefined) {
    changes.push({
      field: 'task',
      words: 'ask for it without a task',
      apply: ({ task: _task, ...asked }) => asked,
    });
  }
  return changes;
};

const perfChanges = ({ perf }: Asking): Change<Asking>[] =>
  perf?.excludeKernel === true
    ? [
        {
          field: 'excludeKernel',
          words: 'do not exclude the kernel (exclude_kernel = 0)',
          apply: (asked) => withPerf({ ...asked, excludeKernel: false }, { excludeKernel: false }),
        },
      ]
    : [];

/** The most likely first. */
export const changesOf = (event: Asking): readonly Change<Asking>[] => [
  ...addressChanges(event),
  ...lengthChanges(event),
  ...(event.perf === undefined ? structChanges(event) : perfChanges(event)),
  ...accessChanges(event),
];
