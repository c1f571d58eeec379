/**
 * What `explain` tells of one request, as plain data with names in place of ids: JSON as it stands, and what
 * {@link explanationText} makes sentences of. Sections are those of `docs/domain.md`.
 */
import type { Access, EventType } from '../../machines/events.ts';
import type { Errno, Fault } from '../../machines/outcome.ts';

/** A place in the recording. */
export interface Moment {
  readonly seq: number;
  /** Seconds, as recorded. */
  readonly time?: number;
}

/** What a breakpoint watches, as far as the event that asked for it says so. */
export interface Watch {
  readonly address?: string;
  readonly length?: number;
  readonly access?: Access;
}

/** Who asked for what. */
export interface Request extends Moment {
  readonly type: EventType;
  /** The CPU on which the call ran. */
  readonly cpu: number;
  /** The thread that called, where it was recorded. */
  readonly thread?: string;
  readonly bp?: string;
  /** For whom: absent in kernel space (2009) and CPU-wide (mainline). */
  readonly task?: string;
  /** The CPUs asked for; absent: all, or as the struct remembers. */
  readonly cpus?: readonly number[];
  readonly watch: Watch;
  /** `ptrace.poke`: the debug register and the value. */
  readonly register?: number;
  readonly value?: string;
  /** `task.fork`: the child. */
  readonly child?: string;
  /** Whether it was recorded as a call of `perf_event_open`. */
  readonly isPerf: boolean;
}

/** Since when a breakpoint holds its slots, and what has become of them. */
export interface Tenure {
  /** The event that took the slot. */
  readonly since: Moment;
  /** The last event that changed its slot or its CPUs (compaction: domain.md §4.2, L3). */
  readonly moved?: Moment;
  /** The breakpoint that was given back then, so that this one moved up. */
  readonly movedFor?: string;
  /** The last event that gave it back and left it where it is (domain.md §4.1: D2, D6, D8). */
  readonly kept?: Moment;
  /** When its task exited, if it counts on after that (domain.md §6.4). */
  readonly taskEnded?: Moment;
  /** The thread that asked for it. */
  readonly thread?: string;
  readonly watch: Watch;
}

/** One breakpoint that holds slots. */
export interface Holder extends Tenure {
  /** Absent for what ptrace made, and for a copy. */
  readonly bp?: string;
  /** Absent in kernel space (2009) and CPU-wide (mainline). */
  readonly task?: string;
  readonly cpus: readonly number[];
  /** Its slot on each of `cpus`, -1 where one is only reserved (offline); empty where slots are not fixed. */
  readonly slots: readonly number[];
  /** The breakpoint that this is an inherited copy of. */
  readonly original?: string;
  /** The debug register that ptrace made it for. */
  readonly register?: number;
  readonly disabled: boolean;
  /** Whether it stands in this request's way: one of those on a full CPU must go before the request fits there. */
  readonly blocks: boolean;
}

/** A CPU that is full for the request: `used` + `wanted` > `limit`. */
export interface FullCpu {
  readonly cpu: number;
  readonly used: number;
  readonly wanted: number;
  readonly limit: number;
  /** The tasks whose breakpoints count there beside the CPU's own: the request's, or each that has the most. */
  readonly tasks: readonly string[];
}

/** One thing to give back. */
export interface Release {
  /** `exec`: of the task, the way in which what ptrace made is released (domain.md §6.5). */
  readonly kind: 'unregister' | 'exec';
  readonly bp?: string;
  readonly task?: string;
}

/** What would make room, each set checked by asking for the very same again without it. */
export interface Remedy {
  /** Smallest sets of releases, all of one size; none: see `searched`. */
  readonly sets: readonly (readonly Release[])[];
  /** What was searched: every set, up to the sets found; or not all of them, since a bound was hit. */
  readonly searched: 'all' | 'bounded';
  /** Sets that were tried. */
  readonly tried: number;
  /** Why the request is refused even then: the want of room came first and hid it. Absent: it is granted. */
  readonly hidden?: ArgumentFault;
}

/** Another request that would not be refused, checked by asking for it instead. */
export interface Correction {
  /** What to change, in words: each an instruction. */
  readonly changes: readonly string[];
  /** 0, or ENOSPC: valid then, but there is no room. */
  readonly result: 0 | 'ENOSPC';
}

/** A refusal for what is asked: it can never be granted as it stands. */
export interface ArgumentFault {
  readonly result: Errno;
  readonly rule: string;
  readonly section: string;
  /** None where no change that was tried makes it valid. */
  readonly corrections: readonly Correction[];
}

/** What the model says, and why. */
export type Verdict =
  | { readonly kind: 'granted' }
  | { readonly kind: 'unsupported' }
  /** Refused for want of slots. */
  | {
      readonly kind: 'no room';
      readonly result: 'ENOSPC';
      readonly rule: string;
      readonly section: string;
      /** The lowest kernel slot, where the policy has a boundary. */
      readonly boundary?: number;
      readonly full: readonly FullCpu[];
      readonly holders: readonly Holder[];
      readonly remedy?: Remedy;
    }
  | ({ readonly kind: 'fault' } & ArgumentFault)
  /** The kernel dies. */
  | {
      readonly kind: 'oops';
      readonly why: Fault;
      readonly boundary?: number;
      readonly holders: readonly Holder[];
      /** CPUs that were online. */
      readonly online: readonly number[];
    };

export interface Explanation {
  readonly policy: string;
  /** Debug registers a CPU, and possible CPUs. */
  readonly slots: number;
  readonly cpus: number;
  readonly request: Request;
  /** The step at which this was decided, where the call is made part by part. */
  readonly decidedAt?: Moment;
  readonly verdict: Verdict;
  /** What the recorded kernel answered, where the recording says. */
  readonly observed?: string | 0;
  /** Why a recording cannot tell this answer: domain.md §6.4 "Exchange", or because it is about what the model does not hold. */
  readonly unknowable: false | 'exchange' | 'outside';
}
