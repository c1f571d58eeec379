/**
 * What the invariants read of an allocator with a boundary (domain.md §2.1): the common part of the states of `global`,
 * `percpu-rfc`, `percpu` and of every plug-in that divides the slots by one number. A state may hold more.
 */

/** One CPU: its table of kernel slots, its count, its registers, and who runs on it. */
export interface SlotCpu {
  readonly online: boolean;
  /** Owner of each kernel slot: a breakpoint's id, NONE for an empty slot. */
  readonly kernel: readonly number[];
  readonly consumed: number;
  /** DR0 to DR3 as the hardware holds them: ids of `roster.addresses`. */
  readonly dr: readonly number[];
  /** Unsigned 32 bit. */
  readonly dr7: number;
  /** The running task, NONE if the CPU is idle. */
  readonly current: number;
}

export interface SlotTask {
  /** Holder of each user slot: a breakpoint's id or NONE. */
  readonly slots: readonly number[];
  /** The user part of DR7 that the task brings. */
  readonly dr7: number;
  readonly debugFlag: boolean;
}

/** A breakpoint's struct in its caller's memory. */
export interface SlotStruct {
  /** What the mask pointer says: NONE for null, else whatever the policy distinguishes. */
  readonly mask: number;
  readonly address: number;
  readonly length: number;
  readonly access: number;
  /** Whether the kernel has freed it (domain.md §4.3, B1). */
  readonly freed: boolean;
}

export interface SlotKernel {
  readonly kernelPos: number;
  readonly userRefcount: readonly number[];
  readonly cpus: readonly SlotCpu[];
  /** By task id; undefined for a task that never held a slot. */
  readonly tasks: readonly (SlotTask | undefined)[];
  /** By breakpoint id. */
  readonly structs: readonly (SlotStruct | undefined)[];
}
