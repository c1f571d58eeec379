/** What is compared: the answer of the model and the answer that the kernel gave, call by call. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Outcome, Result } from '../../machines/outcome.ts';

/** The kinds of calls that a verification counts; forks are compared too, but apart: no breakpoint call is made there. */
export type CallKind = 'open' | 'poke' | 'modify' | 'fork';

export const callKind = (event: LedgerEvent): CallKind | undefined => {
  switch (event.type) {
    case 'breakpoint.register':
      return 'open';
    case 'breakpoint.modify':
      return 'modify';
    case 'ptrace.poke':
      return 'poke';
    case 'task.fork':
      return 'fork';
    default:
      return undefined;
  }
};

/** The kernel's answer; undefined where the ledger holds none, or where the event is no call. */
export const observedResult = (event: LedgerEvent): string | 0 | undefined =>
  callKind(event) === undefined ? undefined : event.observed?.result;

/** Does the model say what the kernel said? Without an observed answer there is nothing to miss. */
export const foretells = (outcome: Outcome, event: LedgerEvent): boolean => {
  const observed = observedResult(event);
  return observed === undefined || observed === outcome.result;
};

/** Answers about who asks, and about what else the system gives (domain.md §6.3 rows 3, 5, 19 and 20): nothing of it is recorded. */
const ABOUT_THE_CALLER: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'ENOMEM']);

/** Rows that the kernel looks at before it knows the caller. */
const BEFORE_THE_CALLER: ReadonlySet<string | undefined> = new Set(['§6.3 row 1', '§6.3 row 2']);

const PID_CGROUP = 4;

/** What the leader of a group may be that is no breakpoint, and what a cgroup's descriptor, no ledger tells. */
const asksOthers = (event: LedgerEvent, observed: string | 0): boolean => {
  const perf = event.type === 'breakpoint.register' ? event.perf : undefined;
  // Whether a tracee has stopped for the caller is for ptrace to say, which knows nothing of breakpoints then.
  if (event.type === 'ptrace.poke') return observed === 'ESRCH';
  if (perf?.leaderKind === 'other-event') return observed === 'EINVAL' || observed === 'ENODEV';
  return perf !== undefined && (perf.flags & PID_CGROUP) !== 0 && observed === 'EBADF';
};

/** Is the answer about something that lies outside of the model, and of what a recording shows? */
export const isOutside = (
  event: LedgerEvent,
  { section, observed }: Pick<Mismatch, 'section' | 'observed'>,
): boolean =>
  !BEFORE_THE_CALLER.has(section) && (ABOUT_THE_CALLER.has(observed) || asksOthers(event, observed));

/** One call whose answer the model misses. */
export interface Mismatch {
  readonly seq: number;
  readonly kind: CallKind;
  readonly time?: number;
  readonly expected: Result;
  readonly observed: string | 0;
  /** Which rule of the policy decided, and where domain.md tells of it; absent where the model granted. */
  readonly rule?: string;
  readonly section?: string;
}

export const mismatchOf = (
  event: LedgerEvent,
  kind: CallKind,
  outcome: Outcome,
  observed: string | 0,
): Mismatch => ({
  seq: event.seq,
  kind,
  ...(event.time === undefined ? {} : { time: event.time }),
  expected: outcome.result,
  observed,
  ...(outcome.kind === 'refused' ? { rule: outcome.rule, section: outcome.section } : {}),
});

/** Answers about what is asked for, whatever else is allocated. */
const ABOUT_ARGUMENTS: ReadonlySet<unknown> = new Set([
  'E2BIG',
  'EBADF',
  'EFAULT',
  'EINVAL',
  'EOPNOTSUPP',
  'EOVERFLOW',
  'EPERM',
]);

/** Can another order of calls have made the difference between these two answers? Want of room hides a bad argument. */
export const mayDependOnOrder = (predicted: Result, observed: string | 0): boolean =>
  (predicted === 'ENOSPC') !== (observed === 'ENOSPC') ||
  (!ABOUT_ARGUMENTS.has(predicted) && !ABOUT_ARGUMENTS.has(observed));
