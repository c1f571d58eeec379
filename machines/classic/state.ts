/**
 * The state of the 2009 allocators (domain.md §2.1), as plain data made of small integers: breakpoints, tasks, masks and
 * addresses are ids of the roster, NONE is null. Tables grow on demand.
 */
import type { Machine } from '../machine.ts';
import { HBP_NUM } from '../machine.ts';
import { ACCESS_CODE, type Operation } from '../operation.ts';
import { NONE } from '../roster.ts';

/** The struct's mask is the kernel's own `cpu_possible_mask`, set by register step 2: known by its pointer (domain.md §3). */
export const POSSIBLE_MASK = -2;

/** Nothing was ever put into the field: a zeroed struct's type is no valid access. */
const NO_ACCESS = ACCESS_CODE.r;

/** `struct hw_breakpoint`, in its caller's memory: it remembers (domain.md §1.4). */
export interface Struct {
  /** A mask id, {@link POSSIBLE_MASK}, or NONE for a null pointer. */
  mask: number;
  address: number;
  length: number;
  access: number;
  /** 0 or 1, as `symbol`. */
  callback: number;
  symbol: number;
  /** Where the last register went: a task, or NONE for kernel space. */
  task: number;
  /** Whether exec or exit of a task has freed it (domain.md §4.3, B1); whoever reads it after that uses freed memory. */
  freed: boolean;
}

/** What a task keeps for itself: `thread.hbp`, `thread.debugreg`, `debugreg7`, `TIF_DEBUG`. */
export interface Task {
  slots: number[];
  dr: number[];
  dr7: number;
  debugFlag: boolean;
}

/** One CPU: its table of kernel slots, its count, its registers, and who runs on it. */
export interface Cpu {
  online: boolean;
  /** `this_hbp_kernel`: who owns each kernel slot. */
  kernel: number[];
  /** `hbp_consumed`, signed. */
  consumed: number;
  /** DR0 to DR3 as the hardware holds them. */
  dr: number[];
  dr7: number;
  /** The task that runs, NONE if it has no breakpoints to speak of or the CPU is idle. */
  current: number;
}

export interface ClassicKernel {
  /** The boundary `hbp_kernel_pos`, unsigned 32 bit. */
  kernelPos: number;
  userRefcount: number[];
  /** `hbp_kernel`, the one list of the base; unused by the patch. */
  kernelList: number[];
  /** The kernel part of DR7: one entry for all CPUs (D1), or one a CPU (R1). */
  kdr7: number[];
  cpus: Cpu[];
  /** By task id; undefined for a task that never held a slot. */
  tasks: (Task | undefined)[];
  /** By breakpoint id. */
  structs: (Struct | undefined)[];
}

const empty = (): number[] => [NONE, NONE, NONE, NONE];

export const initialClassicKernel = (machine: Machine): ClassicKernel => ({
  kernelPos: HBP_NUM,
  userRefcount: [0, 0, 0, 0],
  kernelList: empty(),
  kdr7: [0],
  cpus: Array.from({ length: machine.cpus }, (_, cpu) => ({
    online: machine.online.includes(cpu),
    kernel: empty(),
    consumed: 0,
    dr: [0, 0, 0, 0],
    dr7: 0,
    current: NONE,
  })),
  tasks: [],
  structs: [],
});

const freshStruct = (): Struct => ({
  mask: NONE,
  address: 0,
  length: 0,
  access: NO_ACCESS,
  callback: 1,
  symbol: 0,
  task: NONE,
  freed: false,
});

const freshTask = (): Task => ({ slots: empty(), dr: [0, 0, 0, 0], dr7: 0, debugFlag: false });

/** The struct of a breakpoint; a fresh one, zeroed but for its callback, the first time. */
export const structOf = (kernel: ClassicKernel, bp: number): Struct => {
  const known = kernel.structs[bp];
  if (known !== undefined) return known;
  while (kernel.structs.length <= bp) kernel.structs.push(undefined);
  kernel.structs[bp] = freshStruct();
  // Read back: under immer the draft differs from the object that was put in.
  return kernel.structs[bp];
};

/** The breakpoint side of a task, made the first time. */
export const taskOf = (kernel: ClassicKernel, task: number): Task => {
  const known = kernel.tasks[task];
  if (known !== undefined) return known;
  while (kernel.tasks.length <= task) kernel.tasks.push(undefined);
  kernel.tasks[task] = freshTask();
  return kernel.tasks[task];
};

/** Forgets what a task name stood for: a forked child starts afresh. */
export const forgetTask = (kernel: ClassicKernel, task: number): void => {
  if (kernel.tasks[task] !== undefined) kernel.tasks[task] = undefined;
};

/** The CPU of a validated event. */
export const cpuOf = (kernel: ClassicKernel, cpu: number): Cpu => {
  const found = kernel.cpus[cpu];
  if (found === undefined) throw new RangeError(`the machine has no CPU ${cpu}`);
  return found;
};

/** The entry at `i` of a four-slot table; NONE outside of it. */
export const at = (slots: readonly number[], i: number): number => slots[i] ?? NONE;

/** Stores into the caller's struct what a call says before the kernel sees it (domain.md §1.4). */
export const storeSettings = (struct: Struct, op: Operation): void => {
  if (op.address !== NONE) struct.address = op.address;
  if (op.length !== NONE) struct.length = op.length;
  if (op.access !== NONE) struct.access = op.access;
  if (op.callback !== NONE) struct.callback = op.callback;
  if (op.symbol !== NONE) struct.symbol = op.symbol;
  if (op.mask !== NONE) struct.mask = op.mask;
};
