/**
 * The event vocabulary of a ledger (`breakledger/1`): requests, as they were made. Outcomes are not here, they are decided
 * again at every replay; what a real kernel answered stands beside the request in `observed`.
 *
 * These are the plain types; `event-schema.ts` validates what is read from outside against them.
 */

export type Access = 'x' | 'w' | 'rw' | 'r';

/** What a real kernel answered to the recorded call. `result` is 0 or an errno name; further fields are kept as recorded. */
export interface Observed {
  readonly result: string | 0;
  readonly [field: string]: unknown;
}

/** The raw request of `perf_event_open`, any value the caller passed, valid or not (domain.md §6.3). */
export interface PerfRequest {
  /** Type bits of `bp_type`: R 1, W 2, RW 3, X 4. */
  readonly bpType: number;
  /** `bp_addr`, 64-bit hexadecimal text. */
  readonly address: string;
  /** `bp_len`: a number, or text where it does not fit a double. */
  readonly length: number | string;
  /** The `pid` argument as passed: −1 no task, 0 the caller. Which task that is stands in the event's `task`. */
  readonly pid: number;
  /** The `cpu` argument as passed: −1 all CPUs. */
  readonly cpu: number;
  /** The `flags` argument, as a number. Bits above PERF_FLAG_FD_CLOEXEC (8) are unknown to the kernel. */
  readonly flags: number;
  /** The `group_fd` argument as passed: −1 without a group. */
  readonly group: number;
  /** The breakpoint (its `bp` name) that `group` named; absent with a `group` of 0 or more: see `leaderKind`. */
  readonly leader?: string;
  /** What `group` named where it was no breakpoint: no perf descriptor at all (EBADF), or an event of another type. */
  readonly leaderKind?: 'none' | 'other-event';
  /** Whether the event of `group` has a ring buffer, so that PERF_FLAG_FD_OUTPUT can join it; told with that flag alone. */
  readonly leaderBuffer?: boolean;
  /** The target of `pid` where it was no longer alive: a zombie is refused late (domain.md §6.3 row 20), a reaped one at row 6. */
  readonly targetState?: 'zombie' | 'reaped';
  /** Modify: what the descriptor was where it was no breakpoint event: not open (EBADF), or something else (ENOTTY). */
  readonly descriptor?: 'closed' | 'other';
  /** Row 2 of domain.md §6.3, where the attributes themselves could not be used. */
  readonly attributeFault?: 'unreadable' | 'wrong size' | 'bad combination' | 'read without thread';
  /** Attributes that perf refuses only once the event has its slot, which it then gives back (row 20). */
  readonly lateFault?: 'extended registers' | 'aux output' | 'deep call chain' | 'clock' | 'aux sample';
  /** Every attribute that a modify may not change, in one canonical text: equal texts mean equal attributes. */
  readonly otherAttributes?: string;
  readonly inherit?: boolean;
  readonly inheritThread?: boolean;
  /** PERF_SAMPLE_READ in `sample_type`: lists that hold such an inherited event are never exchanged (domain.md §6.4). */
  readonly sampleRead?: boolean;
  readonly excludeKernel?: boolean;
  readonly excludeUser?: boolean;
  readonly disabled?: boolean;
  readonly pinned?: boolean;
  readonly exclusive?: boolean;
  readonly removeOnExec?: boolean;
  readonly enableOnExec?: boolean;
  readonly sigtrap?: boolean;
  readonly branchStack?: boolean;
  /** `clockid` where `use_clockid` was set: members of a group have the same clock. */
  readonly clock?: string;
  /** `sample_freq` where `freq` was set, else absent. */
  readonly sampleFreq?: number | string;
  /** `sample_period` where `freq` was not set and it is not 0. */
  readonly samplePeriod?: number | string;
  readonly [field: string]: unknown;
}

interface EventBase {
  /** 1, 2, 3 …, no gaps. */
  readonly seq: number;
  /** The CPU on which the call ran, default 0; for `cpu.*` the CPU it is about. */
  readonly cpu?: number;
  /** Seconds at which the call was entered, as recorded. */
  readonly time?: number;
  /** Seconds at which the call returned, as recorded. */
  readonly returned?: number;
  /** The thread that made the call. */
  readonly thread?: string;
  readonly observed?: Observed;
}

/** A call, or the exec or exit of a task: it goes through the allocator's lock. */
interface Interleavable {
  /** The event only starts the operation, and `step` events carry it on; absent: it is done as a whole (domain.md §1.3). */
  readonly interleaved?: true;
}

/** The settings that a breakpoint's struct remembers; an absent field keeps what the struct held (domain.md §1.4). */
interface BreakpointSettings {
  readonly bp: string;
  /** Absent: kernel space (2009) or CPU-wide (mainline). */
  readonly task?: string;
  /** The CPUs asked for; absent: as the struct has it, all in a fresh one. */
  readonly cpus?: readonly number[];
  readonly callback?: boolean;
  readonly symbol?: string;
  readonly inherit?: boolean;
  readonly excludeKernel?: boolean;
  readonly disabled?: boolean;
  readonly perf?: PerfRequest;
}

export interface BreakpointRegister extends EventBase, Interleavable, BreakpointSettings {
  readonly type: 'breakpoint.register';
  /** 64-bit hexadecimal text. */
  readonly address?: string;
  readonly length?: number;
  readonly access?: Access;
}

export interface BreakpointModify extends EventBase, Interleavable, BreakpointSettings {
  readonly type: 'breakpoint.modify';
  readonly address?: string;
  readonly length?: number;
  readonly access?: Access;
}

export interface BreakpointUnregister extends EventBase, Interleavable {
  readonly type: 'breakpoint.unregister';
  readonly bp: string;
  readonly task?: string;
  /** The mask as the caller has changed it since the register. */
  readonly cpus?: readonly number[];
}

export interface TaskSwitch extends EventBase {
  readonly type: 'task.switch';
  /** null or absent: the CPU goes idle. */
  readonly task?: string | null;
}

export interface TaskFork extends EventBase {
  readonly type: 'task.fork';
  readonly task: string;
  readonly child: string;
  /** Whether the child is a thread of its parent's process (CLONE_THREAD); default false. */
  readonly threadOfParent?: boolean;
}

export interface TaskExec extends EventBase, Interleavable {
  readonly type: 'task.exec';
  readonly task: string;
}

export interface TaskExit extends EventBase, Interleavable {
  readonly type: 'task.exit';
  readonly task: string;
}

export interface CpuOnline extends EventBase {
  readonly type: 'cpu.online';
}

export interface CpuOffline extends EventBase {
  readonly type: 'cpu.offline';
}

export interface DebugException extends EventBase {
  readonly type: 'debug.exception';
  /** First byte that the CPU touched, 64-bit hexadecimal text. */
  readonly address: string;
  /** Bytes touched, default 1. */
  readonly length?: number;
  readonly access: 'x' | 'w' | 'r';
}

export interface PtracePoke extends EventBase {
  readonly type: 'ptrace.poke';
  readonly task: string;
  /** Debug register 0 to 7; absent where the write was unaligned or outside the user area. */
  readonly register?: number;
  /** 64-bit hexadecimal text. */
  readonly value: string;
}

/**
 * The steps of an operation in the order of design §3: `prepare` before the lock, `begin` under it, then what each interrupted
 * CPU does for itself, in the order that the policy gives, and `end`, which releases the lock.
 */
export const STEP_PARTS = ['prepare', 'begin', 'disable', 'store', 'load', 'end'] as const;

export type StepPart = (typeof STEP_PARTS)[number];

/** Carries an interleaved operation on by one step. */
export interface OperationStep extends EventBase {
  readonly type: 'step';
  /** The `seq` of the event that started the operation. */
  readonly of: number;
  /** What is done; `cpu` says where, which for `prepare`, `begin` and `end` is where the operation was called. */
  readonly part: StepPart;
}

export type BreakpointEvent = BreakpointRegister | BreakpointModify | BreakpointUnregister;

export type LedgerEvent =
  | BreakpointEvent
  | TaskSwitch
  | TaskFork
  | TaskExec
  | TaskExit
  | CpuOnline
  | CpuOffline
  | DebugException
  | PtracePoke
  | OperationStep;

export type EventType = LedgerEvent['type'];

/** Every event type, in the order in which reports list them. */
export const EVENT_TYPES = [
  'breakpoint.register',
  'breakpoint.modify',
  'breakpoint.unregister',
  'task.switch',
  'task.fork',
  'task.exec',
  'task.exit',
  'cpu.online',
  'cpu.offline',
  'debug.exception',
  'ptrace.poke',
  'step',
] as const satisfies readonly EventType[];
