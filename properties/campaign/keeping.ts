/** Which assumptions the ledgers of a campaign keep: those without which nothing that they break would be judged. */
import { type Assumption, assumptionBits, USUAL_ASSUMPTIONS } from '../assumptions.ts';
import type { Invariant, InvariantName } from '../invariant.ts';
import { claimOf, type Judgement, type Promiser } from '../judge.ts';

export interface Keeping {
  /** Each judged invariant is promised under these. */
  readonly kept: readonly Assumption[];
  /** Some are promised under these, and some are not. */
  readonly keptByMany: readonly Assumption[];
}

/** That events do not interleave is not for the ledger's events to keep: it is chosen with the steps. */
const isKeptByEvents = (assumption: Assumption): boolean => assumption !== 'atomic';

/** The assumptions that `judgement` makes, by how many of the invariants that it judges need them. */
export const keepingFor = <S>(
  invariants: readonly Invariant<S>[],
  policy: Promiser,
  { assumed = USUAL_ASSUMPTIONS, only }: Judgement,
): Keeping => {
  const isJudged = (name: InvariantName): boolean => only?.includes(name) !== false;
  const needs = invariants.flatMap((invariant) => {
    const claim = claimOf(invariant, policy);
    return claim === undefined || !isJudged(invariant.name) ? [] : [assumptionBits(claim.under)];
  });
  const isOf = (assumption: Assumption) => (bits: number) => (bits & assumptionBits([assumption])) !== 0;
  const relevant = assumed.filter((assumption) => isKeptByEvents(assumption) && needs.some(isOf(assumption)));
  const kept = relevant.filter((assumption) => needs.every(isOf(assumption)));
  return { kept, keptByMany: relevant.filter((assumption) => !kept.includes(assumption)) };
};
