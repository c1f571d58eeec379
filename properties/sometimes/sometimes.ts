/**
 * What a *sometimes* property is: something that a campaign has to reach, or its green says nothing. Data and a pure predicate,
 * as the invariants are, over the same steps.
 */
import type { Assumption } from '../assumptions.ts';
import type { Outcome } from '../../machines/outcome.ts';
import type { Step } from '../invariant.ts';
import type { PolicyName } from '../policy-rules.ts';
import type { Witness } from '../witness/state.ts';

export interface Sometimes<S> {
  /** A few words, as a list shows it. */
  readonly name: string;
  /** It can be reached only where at least one of these assumptions is broken; none: whatever is assumed. */
  readonly needs: readonly Assumption[];
  /** On fewer CPUs it cannot be reached; absent: one is enough. */
  readonly leastCpus?: number;
  /** Only while operations interleave. */
  readonly interleaved?: true;
  /** The policies under which it can be reached at all; absent: each of its family. */
  readonly policies?: readonly PolicyName[];
  /** Where it is a matter of the answer alone: is this the answer? */
  readonly isAnswered?: (outcome: Outcome) => boolean;
  /** Is this the step? `witness` has seen it. */
  readonly isReached: (step: Step<S>, witness: Witness) => boolean;
}

/** How a campaign makes its ledgers, as far as it decides what they can reach. */
export interface Reach {
  readonly policy: string;
  /** The assumptions that every ledger keeps. */
  readonly kept: readonly Assumption[];
  readonly isInterleaved: boolean;
  /** Largest number of possible CPUs. */
  readonly mostCpus: number;
}

/** Those that a campaign has to reach; of a plug-in nobody knows what it can reach, and nothing is expected. */
export const expectedOf = <S>(
  all: readonly Sometimes<S>[],
  { policy, kept, isInterleaved, mostCpus }: Reach,
): readonly Sometimes<S>[] =>
  all.filter(({ needs, interleaved, policies, leastCpus = 1 }) => {
    if (leastCpus > mostCpus) return false;
    if (interleaved === true && !isInterleaved) return false;
    if (needs.length > 0 && needs.every((assumption) => kept.includes(assumption))) return false;
    return policies === undefined || policies.some((name) => name === policy);
  });
