/**
 * What a family of policies is held to: its invariants, and how the witness follows it. The policies with a boundary share one
 * family; `mainline` is another, whose invariants count for themselves and need no witness.
 */
import type { MainlineKernel } from '../machines/mainline/state.ts';
import type { Invariant, Step } from './invariant.ts';
import { MAINLINE_INVARIANTS, SLOT_INVARIANTS } from './invariants/index.ts';
import type { SlotKernel } from './slot-kernel.ts';
import { observe } from './witness/observe.ts';
import type { Witness } from './witness/state.ts';

export interface Laws<S> {
  readonly invariants: readonly Invariant<S>[];
  /** Brings the witness from before a step to after it. */
  readonly observe: (witness: Witness, step: Step<S>) => void;
  /** How many entries the growing tables of a state have. */
  readonly size: (state: S) => number;
}

export const SLOT_LAWS: Laws<SlotKernel> = {
  invariants: SLOT_INVARIANTS,
  observe,
  size: ({ structs, tasks }) => structs.length + tasks.length,
};

export const MAINLINE_LAWS: Laws<MainlineKernel> = {
  invariants: MAINLINE_INVARIANTS,
  observe: () => undefined,
  size: ({ events, breakpoints, tasks }) => events.length + breakpoints.length + tasks.length,
};
