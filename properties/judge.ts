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

/** The judge of a policy. */
export const judgeOf = <S>(
  invariants: readonly Invariant<S>[],
  policy: Promiser,
  { assumed = USUAL_ASSUMPTIONS, only }: Judgement = {},
): Judge<S> => {
  const assumedBits = assumptionBits(assumed);
  const held = invariants.flatMap((invariant) => {
    const claim = claimOf(invariant, policy);
    if (claim === undefined || only?.includes(invariant.name) === false) return [];
    return [{ invariant, stopped: assumptionBits(claim.under) & assumedBits }];
  });
  return (step, witness) => {
    let findings: Finding[] | undefined;
    for (const { invariant, stopped } of held) {
      if ((stopped & witness.broken) !== 0) continue;
      // After an oops nothing is at rest: only SAFE speaks.
      if (step.outcome.kind === 'oops' && invariant.name !== 'SAFE') continue;
      if (invariant.read === 'lock free' && step.interleaving?.holder !== undefined) continue;
      const finding = invariant.find(step, witness);
      if (finding !== undefined) (findings ??= []).push(finding);
    }
    return findings ?? NOTHING;
  };
};
