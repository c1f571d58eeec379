/**
 * What `explain` asks of a policy, the same for all of them: who holds slots, and where a request finds too few. A policy
 * answers both from its state; when and by which event a slot was taken is not in a state, whoever asks must have watched.
 */

/** One breakpoint that counts against somebody's requests. A struct registered twice (D6) is two of them. */
export interface Holding {
  /** An id of `roster.breakpoints`; NONE where it has no name of its own: a copy made by `inherit`, or one made by ptrace. */
  readonly bp: number;
  /** The task that it counts for; NONE: kernel space (2009) or CPU-wide (mainline). */
  readonly task: number;
  /** The CPUs on which it counts, ascending; every possible one for what is on all CPUs. */
  readonly cpus: readonly number[];
  /**
   * The slot that it has on each of `cpus`, in their order, NONE where one is only reserved (offline, `percpu`); empty where
   * no slot is fixed (mainline places at switch-in).
   */
  readonly slots: readonly number[];
  /** The breakpoint (an id) that this one is an inherited copy of, NONE if of none. */
  readonly original: number;
  /** The debug register 0 to 3 of `task` that ptrace made it for, NONE if it did not. */
  readonly register: number;
  /** A disabled one holds its slot all the same. */
  readonly disabled: boolean;
}

/** One CPU on which a request finds too few slots: `used` + `wanted` > `limit`. */
export interface Shortage {
  readonly cpu: number;
  /** Slots there that count against this request. */
  readonly used: number;
  /** Slots that the request asks for there: 1, or more for a write to DR7 and for a fork with inherited breakpoints. */
  readonly wanted: number;
  /** Slots that there are for such requests. */
  readonly limit: number;
  /** The tasks whose breakpoints count there: the request's own, else each that has the most. */
  readonly tasks: readonly number[];
  /** While all of these stay, the request cannot be granted; one of the `tasks` is enough to say so. */
  readonly blockers: readonly Holding[];
}

/** What a request finds. */
export interface Capacity {
  /** The boundary, the lowest kernel slot (domain.md §1.2); NONE for a policy without one. */
  readonly boundary: number;
  /** CPUs that are full for this request, ascending; none if the request does not fail for want of slots. */
  readonly shortages: readonly Shortage[];
}
