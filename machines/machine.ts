/**
 * Facts about the recorded or imagined machine: what differs between machines and not between policies.
 * They stand in a ledger's header (design.md §4 and §5 of the project's design; domain.md §1.3, §6.3, §7).
 */

/** Debug registers a CPU on x86, `HBP_NUM` in the 2009 code. */
export const HBP_NUM = 4;

/** Largest number of possible CPUs that a ledger may name. Linux's own largest NR_CPUS is 8192; ours bounds the memory of a state. */
export const MAX_CPUS = 4096;

export interface Machine {
  /** Number of possible CPUs, 1 to {@link MAX_CPUS}; they are numbered from 0. */
  readonly cpus: number;
  /** CPUs online at the start, ascending. */
  readonly online: readonly number[];
  /** Debug registers a CPU; the x86 model has 4. */
  readonly slots: number;
  /** Whether the kernel has kprobes: without them no execute breakpoint at a kernel address is granted (domain.md §6.3 row 14). */
  readonly kprobes: boolean;
  /** First address above user space, TASK_SIZE_MAX (domain.md §6.3). */
  readonly taskSizeMax: bigint;
  /** `perf_event_max_sample_rate`: a higher sampling frequency is refused (domain.md §6.3 row 4). */
  readonly maxSampleRate: number;
  /** Whether a forked child keeps a copy of its parent's slots (domain.md §4.3, B3). */
  readonly forkCopiesSlots: boolean;
}

/** The facts that hold where neither a header nor the caller says otherwise. */
export const DEFAULT_FACTS = {
  slots: HBP_NUM,
  kprobes: true,
  taskSizeMax: 0x7ffffffff000n,
  maxSampleRate: 100000,
  forkCopiesSlots: false,
} as const;

/** A machine of `cpus` possible CPUs, all of them online, with the default facts. */
export const machineOf = (cpus: number, facts: Partial<Machine> = {}): Machine => ({
  ...DEFAULT_FACTS,
  cpus,
  online: Array.from({ length: cpus }, (_, cpu) => cpu),
  ...facts,
});
