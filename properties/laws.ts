/**
 * What a family of policies is held to: its invariants, and how the witness follows it. The policies with a boundary share one
 * family; `mainline` is another, whose invariants count for themselves and need no witness.
 */
import type { MainlineKernel } from '../machines/mainline/state.ts';
import { NONE } from '../machines/roster.ts';
import { countsFollower } from './engine/event-counts.ts';
import type { Follower } from './engine/follower.ts';
import { holdersFollower } from './engine/holders.ts';
import type { Invariant, Step } from './invariant.ts';
import { MAINLINE_INVARIANTS, SLOT_INVARIANTS } from './invariants/index.ts';
import type { SlotKernel } from './slot-kernel.ts';
import {
  observe,
  observeAnswer,
  observeAssumptions,
  observeRequest,
  observeResidue,
} from './witness/observe.ts';
import { type AcceptedSettings, structIn, type Witness } from './witness/state.ts';

export interface WitnessPieces<S> {
  /** What is asked for breaks assumptions. */
  readonly assume: (witness: Witness, step: Step<S>) => void;
  /** The caller stores its settings. */
  readonly request: (witness: Witness, step: Step<S>) => void;
  /** What the kernel reads as it decides. */
  readonly accepted: (witness: Witness, bp: number) => AcceptedSettings | undefined;
  /** An operation has its answer. */
  readonly answer: (witness: Witness, step: Step<S>, accepted: AcceptedSettings | undefined) => void;
  /** An event has passed, whatever it was. */
  readonly pass: (witness: Witness, step: Step<S>) => void;
  /** The state before a call, from those before its `begin` and before its `prepare`: the caller's structs are of the latter. */
  readonly beforeCall: <T extends S>(begun: T, prepared: T) => T;
}

export interface Laws<S> {
  readonly invariants: readonly Invariant<S>[];
  /** Brings the witness from before an event that is done as a whole to after it. */
  readonly observe: (witness: Witness, step: Step<S>) => void;
  /** The same in pieces, for events that fall among the steps of operations under way. */
  readonly pieces: WitnessPieces<S>;
  /** The tables of a state that grow with the names of a ledger; beside them stand those of its `cpus`. */
  readonly tables: readonly string[];
  /** How many entries those that grow with the names have. */
  readonly size: (state: S) => number;
  /** Starts to keep what the invariants ask for at each event. */
  readonly follower: () => Follower<S>;
}

export const SLOT_LAWS: Laws<SlotKernel> = {
  invariants: SLOT_INVARIANTS,
  observe,
  pieces: {
    assume: observeAssumptions,
    request: observeRequest,
    accepted: (witness, bp) => (bp === NONE ? undefined : { ...structIn(witness, bp) }),
    answer: observeAnswer,
    pass: observeResidue,
    beforeCall: (begun, prepared) => ({ ...begun, structs: prepared.structs }),
  },
  tables: ['tasks', 'structs'],
  size: ({ structs, tasks }) => structs.length + tasks.length,
  follower: holdersFollower,
};

export const MAINLINE_LAWS: Laws<MainlineKernel> = {
  invariants: MAINLINE_INVARIANTS,
  observe: () => undefined,
  pieces: {
    assume: () => undefined,
    request: () => undefined,
    accepted: () => undefined,
    answer: () => undefined,
    pass: () => undefined,
    beforeCall: (begun) => begun,
  },
  tables: ['events', 'freeEvents', 'holders', 'freeHolders', 'tasks', 'breakpoints'],
  size: ({ events, breakpoints, tasks }) => events.length + breakpoints.length + tasks.length,
  follower: countsFollower,
};
