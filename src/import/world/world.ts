/** What the importer knows of the recorded machine, and the few things that every act on it needs. */
import type { SkipTally } from '../import-report.ts';
import { RECORD_COMMAND } from '../strace/advice.ts';
import { type CallRecord, NO_PID, type TraceRecord } from '../strace/record.ts';
import type { OpenFile } from './descriptors.ts';
import { type LedgerDraft, moment } from './ledger-draft.ts';
import type { Task, TaskTable } from './tasks.ts';
import type { Span } from './tracing-state.ts';

/** Whether a child that a recording shows to be born tells of itself: strace follows it (-f), or its own recording is there (-ff). */
export type Follows = (source: number, child: number) => boolean;

export interface World {
  readonly tasks: TaskTable;
  readonly ledger: LedgerDraft;
  readonly skips: SkipTally;
  /** Number of possible CPUs. */
  readonly cpus: number;
  readonly follows: Follows;
  /** By recording: the program itself, where the lines do not say its id. */
  readonly unnumbered: (Task | undefined)[];
  /** Ids of which strace has said that it follows them: none of them is the program itself. */
  readonly attached: Set<number>;
  /** By message under way: the files that its descriptors named, the oldest first. */
  readonly inFlight: (readonly (OpenFile | undefined)[])[];
  /** Children that the recording shows to be born, and does not follow. */
  readonly unfollowed: Set<Task>;
  /** Whether any call has succeeded. */
  hasSuccess: boolean;
  /** Tasks that stopped with a SIGTRAP that may have been an exec. */
  readonly suspects: Set<Task>;
  /** Calls on breakpoints so far: opens, modifications, pokes. */
  calls: number;
  /** Breakpoints named so far. */
  breakpoints: number;
  /** Refused forks so far. */
  refusedForks: number;
}

export const freshBreakpoint = (world: World): string => {
  world.breakpoints += 1;
  return `b${world.breakpoints}`;
};

const unnumberedTask = (world: World, record: TraceRecord): Task => {
  const { source } = record;
  const known = world.unnumbered[source];
  if (known !== undefined) return known;
  noteBegin(world, record);
  const task = world.tasks.createUnnumbered(true);
  world.unnumbered[source] = task;
  return task;
};

const EXECS: ReadonlySet<string> = new Set(['execve', 'execveat']);

/** What strace starts begins with its exec; with anything else begins what was there before, like what -p attaches to. */
const noteBegin = (world: World, record: TraceRecord): void => {
  if (record.kind === 'call' && EXECS.has(record.known.name)) return;
  const program = record.pid === NO_PID ? 'the program' : `process ${record.pid}`;
  world.skips.midway(
    record.source,
    `${program} does not begin with an exec, so it was there before the recording (strace -p), or exec was not traced: ` +
      `what breakpoints it held by then is unknown; record it from its start with: ${RECORD_COMMAND}`,
  );
};

/**
 * The task that a line is about. An id that was never seen, or whose task is gone, is a process that the recording did not
 * see begin: strace's own first one, or one that it attached to. On a terminal strace writes ids only while it follows
 * several processes; the first unknown one is then the program itself.
 */
export const callerOf = (world: World, record: TraceRecord): Task => {
  if (record.pid === NO_PID) return unnumberedTask(world, record);
  const known = world.tasks.at(record.pid);
  if (known !== undefined && known.state !== 'reaped') return known;
  const root = world.unnumbered[record.source];
  if (known === undefined && root?.pid === NO_PID && !world.attached.has(record.pid)) {
    world.tasks.renumber(root, record.pid);
    return root;
  }
  noteBegin(world, record);
  return world.tasks.create(record.pid, { isFollowed: true, aliveAt: record.entered });
};

/** A task that calls name by its id and that no recording need follow. */
export const foreignTask = (world: World, pid: number, aliveAt: number): Task => {
  const known = world.tasks.at(pid);
  if (known !== undefined && known.state !== 'reaped') return known;
  return world.tasks.create(pid, { isFollowed: false, aliveAt });
};

/** The last references to these files went: the breakpoints among them end. */
export const release = (world: World, files: readonly OpenFile[], span: Span, thread: string): void => {
  for (const { is } of files) {
    if (is.kind !== 'breakpoint') continue;
    world.ledger.add({ type: 'breakpoint.unregister', bp: is.bp, ...moment(span, thread) });
  }
};

/** What the kernel answered, as a ledger observes it. */
export const observedResult = (call: CallRecord): string | 0 => call.errno ?? 0;
