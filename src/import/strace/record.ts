/** What a recording says, one record a call or notice, with the two halves of a call that was cut by others joined. */

import type { Act } from './act.ts';
import type { Judge } from './interest.ts';

interface RecordPlace {
  /** Which of the recordings it is from, from 0. */
  readonly source: number;
  /** The line of the recording that told it all, from 1. */
  readonly line: number;
  /** The thread, {@link NO_PID} in a recording without process ids. */
  readonly pid: number;
  /** Seconds; NaN in a recording without time stamps. For a notice: the thread's last sign of life before it. */
  readonly entered: number;
  /** Seconds: the last line of the call, or the notice itself. */
  readonly returned: number;
  /** When it acted, as well as that can be told, by the joiner's clock. */
  readonly acted: number;
}

/** A system call that matters for breakpoints, from its first to its last line. */
export interface CallRecord extends RecordPlace {
  readonly kind: 'call';
  readonly known: KnownCall;
  /** The text between the call's parentheses. */
  readonly args: string;
  /** The value returned: −1 for an error; NaN where the call never returned (`= ?`). */
  readonly value: number;
  /** The error's name, like `ENOSPC`; `unnamed` for one that strace could not name; undefined without an error. */
  readonly errno: string | undefined;
}

/** Reads what a call asks for; undefined for one that cannot be read, or that does nothing of interest. */
export type ReadAct = (call: CallRecord) => Act | undefined;

/** A call that the importer knows: when it acts, and how to read it. */
export interface KnownCall {
  readonly name: string;
  readonly momentOf: Judge;
  readonly read: ReadAct;
}

/** `+++ exited with 0 +++`, `+++ killed by SIGKILL +++`. */
export interface EndRecord extends RecordPlace {
  readonly kind: 'end';
}

/** `+++ superseded by execve in pid 7634 +++`: the leader `pid` is gone, its id now belongs to thread `by`. */
export interface SupersededRecord extends RecordPlace {
  readonly kind: 'superseded';
  readonly by: number;
}

/** `--- SIGCHLD {si_code=CLD_EXITED, si_pid=20228} ---`: a child has ended. */
export interface ChildEndedRecord extends RecordPlace {
  readonly kind: 'child-ended';
  readonly child: number;
}

/** `strace: Process 20546 attached`: from now on it is followed. */
export interface AttachedRecord extends RecordPlace {
  readonly kind: 'attached';
}

export type TraceRecord = CallRecord | EndRecord | SupersededRecord | ChildEndedRecord | AttachedRecord;

export const NO_PID = -1;

/** Whether the call did what was asked. */
export const succeeded = (call: CallRecord): boolean => call.errno === undefined && call.value >= 0;
