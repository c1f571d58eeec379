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
  /** Whether it gives up what was asked for, so that it is told only where nothing else helps. */
  readonly isLastResort?: true;
}

export type Asking = BreakpointRegister | BreakpointModify;

const LENGTHS = [1, 2, 4, 8] as const;

/** With the `bp_type` of each. */
const ACCESSES: readonly (readonly [Access, number, string])[] = [
  ['w', 2, 'watch writes'],
  ['rw', 3, 'watch reads and writes'],
  ['x', 4, 'break on execution'],
];

/** Addresses that stand for any other, where the request's own cannot do. */
export const SOMEWHERE_IN_USER_SPACE = '0x400000';
const SOMEWHERE_IN_KERNEL_SPACE = '0xffffffff81000000';

export const lastResort = <E extends LedgerEvent>(change: Change<E>): Change<E> => ({
  ...change,
  isLastResort: true,
});

const withPerf = (event: Asking, raw: Partial<PerfRequest>): Asking =>
  event.perf === undefined ? event : { ...event, perf: { ...event.perf, ...raw } };

export const hexText = (value: bigint): string => `0x${value.toString(16)}`;

/** The address that `length` bytes must begin at to cover this one; undefined for text that is no address. */
export const alignedTo = (address: string, length: number): string | undefined => {
  const parsed = parseAddress(address);
  return parsed === undefined ? undefined : hexText(toBigInt(parsed) & ~(BigInt(length) - 1n));
};

const addressChanges = (event: Asking): Change<Asking>[] => {
  const address = event.perf?.address ?? event.address ?? '0x0';
  const toWatch = (text: string, words: string): Change<Asking> => ({
    field: 'address',
    words: `${words} ${text}`,
    apply: (asked) => withPerf({ ...asked, address: text }, { address: text }),
  });
  return [
    ...[...new Set(LENGTHS.map((length) => alignedTo(address, length)))]
      .filter((text) => text !== undefined)
      .filter((text) => text !== alignedTo(address, 1))
      .map((text) => toWatch(text, 'align the address to')),
    lastResort(toWatch(SOMEWHERE_IN_USER_SPACE, 'watch an aligned address in user space, like')),
    lastResort(toWatch(SOMEWHERE_IN_KERNEL_SPACE, 'watch an aligned address in kernel space, like')),
  ];
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
  const forWhom: Change<Asking> =
    event.task === undefined
      ? {
          field: 'task',
          words: 'name the task that it is for',
          apply: (asked) => ({ ...asked, task: '(some task)' }),
        }
      : {
          field: 'task',
          words: 'ask for it in kernel space, without a task',
          apply: ({ task: _task, ...asked }) => asked,
        };
  return [...changes, forWhom];
};

/** What a request may leave out, by the attribute that says it. */
const OPTIONAL: readonly (readonly [keyof PerfRequest, string])[] = [
  ['excludeKernel', 'do not exclude the kernel (exclude_kernel = 0)'],
  ['branchStack', 'do not sample branches'],
  ['sigtrap', 'do without sigtrap'],
  ['removeOnExec', 'do without remove_on_exec'],
  ['enableOnExec', 'do without enable_on_exec'],
  ['inheritThread', 'do without inherit_thread'],
  ['pinned', 'do without pinned'],
  ['exclusive', 'do without exclusive'],
];

/** PERF_FLAG_FD_CLOEXEC and all flags below it. */
const KNOWN_FLAGS = 0xf;

/** What only the callers of `perf_event_open` can change. */
const perfChanges = (event: Asking, perf: PerfRequest): Change<Asking>[] => {
  const changes: Change<Asking>[] = OPTIONAL.filter(([attribute]) => perf[attribute] === true).map(
    ([attribute, words]) => ({
      field: attribute.toString(),
      words,
      apply: (asked) => withPerf(asked, { [attribute]: false }),
    }),
  );
  if ((perf.flags & ~KNOWN_FLAGS) !== 0) {
    const flags = perf.flags & KNOWN_FLAGS;
    changes.push({
      field: 'flags',
      words: `pass the flags ${hexText(BigInt(flags))}`,
      apply: (asked) => withPerf(asked, { flags }),
    });
  }
  if (perf.sampleFreq !== undefined) {
    const sampleFreq = 1;
    changes.push({
      field: 'sampleFreq',
      words: 'sample less often (sample_freq)',
      apply: (asked) => withPerf(asked, { sampleFreq }),
    });
  }
  if (perf.group !== -1) {
    changes.push({
      field: 'group',
      words: 'open it outside of any group (group_fd = -1)',
      apply: (asked) => withPerf(asked, { group: -1 }),
    });
  }
  return event.type === 'breakpoint.register' ? changes : [];
};

/** CPUs that are tried in place of a request's own. */
const MOST_CPUS = 4;

const cpuChanges = (event: Asking, cpus: number): Change<Asking>[] => {
  const possible = Array.from({ length: cpus }, (_, cpu) => cpu);
  const toCpus = (words: string, asked: readonly number[], cpu: number): Change<Asking> => ({
    field: 'cpus',
    words,
    apply: (before) => withPerf({ ...before, cpus: asked }, { cpu }),
  });
  if (event.type !== 'breakpoint.register') return [];
  if (event.perf === undefined)
    return event.cpus === undefined ? [] : [toCpus('ask for every CPU', possible, -1)];
  return possible.slice(0, MOST_CPUS).map((cpu) => toCpus(`ask for CPU ${cpu}`, [cpu], cpu));
};

/** Changes to try on a machine of `cpus` possible CPUs, those that leave most as it is first. */
export const changesOf = (event: Asking, cpus: number): readonly Change<Asking>[] => [
  ...(event.perf === undefined ? structChanges(event) : perfChanges(event, event.perf)),
  ...cpuChanges(event, cpus),
  ...accessChanges(event),
  ...lengthChanges(event),
  ...addressChanges(event),
];
