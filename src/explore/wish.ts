/** What somebody wants explored. */
import type { Machine } from '../../machines/machine.ts';
import type { Extent } from '../../machines/packing/booked.ts';
import type { Assumption } from '../../properties/assumptions.ts';
import type { InvariantName } from '../../properties/invariant.ts';

/** A policy before it is known what its state is made of. */
export interface AnyPolicy {
  readonly name: string;
  initial(machine: Machine): object;
}

/** What happens in the space besides calls of balanced callers. */
export interface Movement {
  /** CPUs come and go. */
  readonly hotplug: boolean;
  /** Tasks run. */
  readonly switches: boolean;
  /** Watched addresses are touched. */
  readonly exceptions: boolean;
  /** Callers unregister what was refused, or twice. */
  readonly unbalanced: boolean;
}

export interface Wish extends Movement {
  readonly extent: Extent;
  readonly steps: 'atomic' | 'interleaved';
  /** Take states that differ only in the names of CPUs, breakpoints and tasks for one. */
  readonly symmetry: boolean;
  /** Assumptions that are not made, so that what is promised under them is judged although they are broken. */
  readonly dropped: readonly Assumption[];
  /** Assumptions that every event keeps, beyond those that are made unless dropped. */
  readonly kept: readonly Assumption[];
  /** A fact of the machine (B3): the child of a fork has copies of its parent's slots. */
  readonly forkCopiesSlots: boolean;
  /** Judge these invariants alone; absent: all. */
  readonly only?: readonly InvariantName[];
  /** Events from the start; absent: no bound. */
  readonly depth?: number;
  /** Bytes that the states may take; absent: no bound. */
  readonly memory?: number;
}

/** Nothing but calls of balanced callers, each done at once, up to names. */
export const STILL: Omit<Wish, 'extent'> = {
  steps: 'atomic',
  symmetry: true,
  hotplug: false,
  switches: false,
  exceptions: false,
  unbalanced: false,
  dropped: [],
  kept: [],
  forkCopiesSlots: false,
};
