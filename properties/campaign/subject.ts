/** What a campaign is about: a policy with the laws of its family, which its state tells. */
import type { MainlineKernel } from '../../machines/mainline/state.ts';
import type { Machine } from '../../machines/machine.ts';
import { type Policy } from '../../machines/policy.ts';
import { type Checker, checkerOf, mainlineCheckerOf } from '../check.ts';
import type { Invariant } from '../invariant.ts';
import { MAINLINE_INVARIANTS, SLOT_INVARIANTS } from '../invariants/index.ts';
import type { Judgement } from '../judge.ts';
import { type Laws, MAINLINE_LAWS, SLOT_LAWS } from '../laws.ts';
import type { SlotKernel } from '../slot-kernel.ts';
import { MAINLINE_SOMETIMES, SLOT_SOMETIMES } from '../sometimes/index.ts';
import { countsEvents, hasBoundary, type SomePolicy } from '../state-kind.ts';
import type { Sometimes } from '../sometimes/sometimes.ts';

export interface Subject<K extends object> {
  readonly policy: Policy<K>;
  readonly laws: Laws<K>;
  readonly invariants: readonly Invariant<K>[];
  readonly sometimes: readonly Sometimes<K>[];
  /** Whether its registers are raw requests of `perf_event_open` now and then. */
  readonly withPerf: boolean;
  readonly start: (machine: Machine, judgement: Judgement) => Checker<K>;
}

export const slotSubject = <K extends SlotKernel>(policy: Policy<K>): Subject<K> => ({
  policy,
  laws: SLOT_LAWS,
  invariants: SLOT_INVARIANTS,
  sometimes: SLOT_SOMETIMES,
  withPerf: false,
  start: (machine, judgement) => checkerOf(policy, machine, judgement),
});

export const mainlineSubject = (policy: Policy<MainlineKernel>): Subject<MainlineKernel> => ({
  policy,
  laws: MAINLINE_LAWS,
  invariants: MAINLINE_INVARIANTS,
  sometimes: MAINLINE_SOMETIMES,
  withPerf: true,
  start: (machine, judgement) => mainlineCheckerOf(policy, machine, judgement),
});

/** Something to do with a subject, whatever its state is made of. */
export type SubjectUse<R> = <K extends object>(subject: Subject<K>) => R;

/**
 * Lets `use` have the subject of a policy; undefined for a policy whose state has neither the boundary of domain.md §2.1 nor
 * the counts of §6.6, so that no invariant is known to speak of it.
 */
export const withSubject = <R>(policy: SomePolicy, use: SubjectUse<R>): R | undefined => {
  if (hasBoundary(policy)) return use(slotSubject(policy));
  return countsEvents(policy) ? use(mainlineSubject(policy)) : undefined;
};
