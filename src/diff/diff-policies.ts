/** `diff` of two policies over one ledger: what the one would have answered where the other answered otherwise. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Policy } from '../../machines/policy.ts';
import type { EventSource } from '../event-source.ts';
import { explain } from '../explain/explain.ts';
import type { Explanation } from '../explain/explanation.ts';
import { recordedCaller, literalCaller } from './caller.ts';
import { compareSides, type FirstSeen } from './compare-sides.ts';
import type { Decision, Difference, Divergence, FirstDivergence } from './difference.ts';
import { type Side, sideOf } from './side.ts';
import { watchedEngine } from './watched-engine.ts';

export interface DiffOptions {
  /**
   * `literal` (the default): each side is asked everything. `recorded`: as the recorded program would have asked it, which does
   * not give back what this side refused, and does not keep what the recorded kernel refused.
   */
  readonly callers?: 'literal' | 'recorded';
  /** How many divergences the result lists; default 20. */
  readonly limit?: number;
  /** Told every divergence, in order. */
  readonly each?: (divergence: Divergence) => Promise<void> | undefined;
  /** Told every event as it is read. */
  readonly progress?: { readonly event: (event: LedgerEvent) => void };
}

export const USUAL_LIMIT = 20;

/** A side of its own over a source. */
export const sideOver = <K extends object>(
  policy: Policy<K>,
  source: EventSource,
  callers: DiffOptions['callers'] = 'literal',
  label = policy.name,
): Side =>
  sideOf({
    label,
    policy: policy.name,
    file: source.name,
    engine: watchedEngine(policy, source.machine),
    caller: callers === 'recorded' ? recordedCaller() : literalCaller,
  });

/** What `explain` says of a decision, with every event before it decided by the policy itself. */
export const explanationOf = async <K extends object>(
  policy: Policy<K>,
  source: EventSource,
  decision: Decision | undefined,
): Promise<Explanation | undefined> => {
  if (decision === undefined) return undefined;
  for await (const explanation of explain(policy, source, { at: decision.seq, follows: 'policy' })) {
    return explanation;
  }
  return undefined;
};

/** The first divergence with both explanations. */
export const explainedFirst = (
  { divergence, left, right }: FirstSeen,
  ofLeft: Explanation | undefined,
  ofRight: Explanation | undefined,
): FirstDivergence => ({
  divergence,
  ...(left !== undefined && { left }),
  ...(right !== undefined && { right }),
  explained: {
    ...(ofLeft !== undefined && { left: ofLeft }),
    ...(ofRight !== undefined && { right: ofRight }),
  },
});

/**
 * Lets two policies decide every request of one source, each from its own answers alone, and tells where they part. Reading
 * ends where one of them dies: what follows has nothing to be compared with. The source is read once more, up to the first
 * divergence, for each explanation.
 * @throws InputError for a source that cannot be read, or that interleaves operations as one of the policies cannot.
 */
export const diffPolicies = async <A extends object, B extends object>(
  leftPolicy: Policy<A>,
  rightPolicy: Policy<B>,
  source: EventSource,
  { callers, limit = USUAL_LIMIT, each, progress }: DiffOptions = {},
): Promise<Difference> => {
  const isSame = leftPolicy.name === rightPolicy.name;
  const comparison = compareSides(
    sideOver(leftPolicy, source, callers),
    sideOver(rightPolicy, source, callers),
    isSame,
    limit,
  );
  reading: for await (const batch of source.batches()) {
    for (const event of batch) {
      progress?.event(event);
      const divergence = comparison.take({ left: event, right: event, isSameRequest: true });
      const told = divergence && each?.(divergence);
      if (told !== undefined) await told;
      if (comparison.isOver()) break reading;
    }
  }
  const first = comparison.first();
  if (first === undefined) return comparison.result();
  const { left, right } = first.divergence;
  return {
    ...comparison.result(),
    first: explainedFirst(
      first,
      await explanationOf(leftPolicy, source, left),
      await explanationOf(rightPolicy, source, right),
    ),
  };
};
