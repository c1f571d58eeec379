/** What an invariant is: a pure function from a step to a finding, and the promises that policies make about it. */
import type { Machine } from '../machines/machine.ts';
import type { Counts } from '../machines/mainline/fits.ts';
import type { Operation } from '../machines/operation.ts';
import type { Outcome } from '../machines/outcome.ts';
import type { Roster } from '../machines/roster.ts';
import type { Assumption } from './assumptions.ts';
import type { Interleaving } from './interleaved/interleaving.ts';
import type { PolicyName, PolicyRules } from './policy-rules.ts';
import type { SlotKernel } from './slot-kernel.ts';
import type { Witness } from './witness/state.ts';

/** One event, and what it made of the state. */
export interface Step<S = SlotKernel> {
  readonly op: Operation;
  readonly outcome: Outcome;
  readonly before: S;
  readonly after: S;
  /** The breakpoints whose callbacks a debug exception called, in order. */
  readonly delivered: readonly number[];
  readonly machine: Machine;
  readonly roster: Roster;
  readonly rules: PolicyRules;
  /** What is under way after it; absent where nothing was before it either. */
  readonly interleaving?: Interleaving;
  /** Where the call goes (a task, or NONE for kernel space), where that was settled before the event that answers it. */
  readonly target?: number;
  /** The tasks that hold slots after it, ascending; absent: nobody has kept count. */
  readonly holders?: Iterable<number>;
  /** How many tasks hold each slot after it; absent: nobody has kept count. */
  readonly heldSlots?: readonly number[];
  /** The slots that the events of `mainline` take after it; absent: nobody has kept count. */
  readonly counts?: Counts;
  /** The entries of `mainline`’s events that differ before and after; absent: whoever asks looks at all. */
  readonly changedEvents?: readonly number[];
}

/** Every name, in the order of domain.md §5.2; BOUNDARY is the base's, RELEASE an addition, FITS and HIST are `mainline`'s (§6.2). */
export const INVARIANT_NAMES = [
  'COUNT',
  'RANGE',
  'CAP',
  'TIGHT',
  'BOUNDARY',
  'ONESTEP',
  'COMPACT',
  'BELOWPOS',
  'REFCNT',
  'USER_ABOVE_POS',
  'MISSING',
  'GHOST',
  'DR7',
  'DELIVERY',
  'SUCCESS',
  'RELEASE',
  'COMPLETE',
  'SAFE',
  'ATOMIC',
  'FITS',
  'HIST',
] as const;

export type InvariantName = (typeof INVARIANT_NAMES)[number];

/** What does not hold: where, for whom, and a sentence that says why. */
export interface Finding {
  readonly invariant: InvariantName;
  readonly cpu?: number;
  readonly slot?: number;
  /** Names, as the ledger has them. */
  readonly task?: string;
  readonly breakpoint?: string;
  readonly sentence: string;
}

/** A policy's promise: the invariant holds while none of these assumptions has been broken. */
export interface Claim {
  readonly under: readonly Assumption[];
  /** The defects of domain.md §4 that break it under the usual assumptions all the same (those of §5.1). */
  readonly brokenBy?: readonly string[];
}

/** When an invariant may be read while operations interleave (domain.md §5.2). */
export type Reading = 'lock free' | 'between the parts of a CPU' | 'every step';

export interface Invariant<S = SlotKernel> {
  readonly name: InvariantName;
  /** The claim in one sentence. */
  readonly says: string;
  readonly read: Reading;
  /** Who promises it; a policy that is absent does not. */
  readonly claims: Readonly<Partial<Record<PolicyName, Claim>>>;
  /**
   * May a step have changed what `find` said after the step before it? Absent: any step may. What is said after a step that
   * does not concern it is said again.
   */
  readonly concerns?: (step: Step<S>, witness: Witness) => boolean;
  /** The first place where it does not hold after the step, undefined where it holds. `witness` has seen the step. */
  readonly find: (step: Step<S>, witness: Witness) => Finding | undefined;
}
