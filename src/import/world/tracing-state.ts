/** What a tracer's calls tell of a process that the recording does not follow. */
import type { StopEvent } from '../strace/act.ts';

export interface Tracing {
  /** It was seen to stop for its tracer. */
  isTraced: boolean;
  /** PTRACE_O_TRACEEXEC: an exec stops with an event of its own, so a plain SIGTRAP is none. */
  tellsExec: boolean;
  /** Attached with PTRACE_SEIZE: an exec without the option stops nothing. */
  isSeized: boolean;
  /** When the tracer last let it run, in seconds, and whether by one step only. */
  resumed?: { readonly at: number; readonly isStep: boolean };
  /** It stopped with a plain SIGTRAP: perhaps an exec, until something tells. */
  suspect?: Span;
  /** It stopped because it forked; the child's id comes with PTRACE_GETEVENTMSG. */
  forking?: { readonly event: StopEvent; readonly since: number };
  /** Its last child by vfork, which has executed or ended once the event `vfork done` comes. */
  vforkChild?: number;
}

/** Between which two moments something happened, in seconds. */
export interface Span {
  readonly entered: number;
  readonly returned: number;
}
