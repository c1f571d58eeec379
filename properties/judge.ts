/** Which invariants a step is held to, and what it breaks. */
import { ALWAYS, type Assumption, assumptionBits, USUAL_ASSUMPTIONS } from './assumptions.ts';
import type { Claim, Finding, Invariant, InvariantName, Step } from './invariant.ts';
import { isPolicyName } from './policy-rules.ts';
import type { Witness } from './witness/state.ts';

export interface Judgement {
  /** What the run assumes: an invariant promised under one of these is not judged once it is broken. Default: §5.1's. */
  readonly assumed?: readonly Assumption[];
  /** Only these invariants; default all. */
  readonly only?: readonly InvariantName[];
}

/** Judges steps. `witness` has seen the step. An invariant reports its first place alone, again at each step that it does not hold. */
export type Judge<S> = (step: Step<S>, witness: Witness) => readonly Finding[];

/** Of a policy as much as tells what it promises. */
export interface Promiser {
  readonly name: string;
  readonly promises?: readonly string[];
}

/**
 * What a policy promises about an invariant. A plug-in is held to what the repaired one promises, or `mainline` if it is of its
 * kind; or to what it says itself.
 */
export const claimOf = <S>(
  { name: invariant, claims }: Invariant<S>,
  { name, promises }: Promiser,
): Claim | undefined => {
  if (isPolicyName(name)) return claims[name];
  const usual = claims.percpu ?? claims.mainline;
  if (promises === undefined) return usual;
  return promises.includes(invariant) ? (usual ?? { under: ALWAYS }) : undefined;
};

const NOTHING: readonly Finding[] = [];

/** An invariant that a policy is held to. */
interface Held<S> {
  readonly invariant: Invariant<S>;
  /** It is not judged once one of these assumptions is broken. */
  readonly stopped: number;
}

const heldTo = <S>(
  invariants: readonly Invariant<S>[],
  policy: Promiser,
  { assumed = USUAL_ASSUMPTIONS, only }: Judgement,
): readonly Held<S>[] => {
  const assumedBits = assumptionBits(assumed);
  return invariants.flatMap((invariant) => {
    const claim = claimOf(invariant, policy);
    if (claim === undefined || only?.includes(invariant.name) === false) return [];
    return [{ invariant, stopped: assumptionBits(claim.under) & assumedBits }];
  });
};

const isSilent = <S>({ invariant, stopped }: Held<S>, step: Step<S>, witness: Witness): boolean =>
  (stopped & witness.broken) !== 0 ||
  // After an oops nothing is at rest: only SAFE speaks.
  (step.outcome.kind === 'oops' && invariant.name !== 'SAFE') ||
  (invariant.read === 'lock free' && step.interleaving?.holder !== undefined);

/** The judge of a policy, of steps in any order. */
export const judgeOf = <S>(
  invariants: readonly Invariant<S>[],
  policy: Promiser,
  judgement: Judgement = {},
): Judge<S> => {
  const all = heldTo(invariants, policy, judgement);
  return (step, witness) => {
    let findings: Finding[] | undefined;
    for (const held of all) {
      if (isSilent(held, step, witness)) continue;
      const finding = held.invariant.find(step, witness);
      if (finding !== undefined) (findings ??= []).push(finding);
    }
    return findings ?? NOTHING;
  };
};

/**
 * A judge that says the same of the steps of one run, told of each in turn: an invariant that a step does not concern says what
 * it said before.
 */
export const judgeInTurn = <S>(
  invariants: readonly Invariant<S>[],
  policy: Promiser,
  judgement: Judgement = {},
): Judge<S> => {
  const all = heldTo(invariants, policy, judgement).map((held) => ({
    held,
    // Nothing has been said yet, or not of the step before.
    isStale: true,
    said: undefined as Finding | undefined,
  }));
  return (step, witness) => {
    let findings: Finding[] | undefined;
    for (const one of all) {
      const { invariant } = one.held;
      if (isSilent(one.held, step, witness)) {
        one.isStale = true;
        continue;
      }
      if (one.isStale || invariant.concerns?.(step, witness) !== false) {
        one.said = invariant.find(step, witness);
        one.isStale = false;
      }
      if (one.said !== undefined) (findings ??= []).push(one.said);
    }
    return findings ?? NOTHING;
  };
};
