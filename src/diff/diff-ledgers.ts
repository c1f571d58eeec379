/** `diff` of two ledgers under one policy: which requests only one of them holds, and what became different by that. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Policy } from '../../machines/policy.ts';
import type { EventSource } from '../event-source.ts';
import { align, type Run } from './align.ts';
import { compareSides, type EventPair } from './compare-sides.ts';
import { type DiffOptions, explainedFirst, explanationOf, sideOver, USUAL_LIMIT } from './diff-policies.ts';
import type { Difference } from './difference.ts';
import { createIdentities, type Identities } from './request-identity.ts';

const identitiesIn = async (source: EventSource, identities: Identities): Promise<Int32Array> => {
  const found: number[] = [];
  const starts = new Map<number, number>();
  for await (const batch of source.batches()) {
    for (const event of batch) found.push(identities.of(event, starts));
  }
  return Int32Array.from(found);
};

/** The events of a source one by one. */
async function* eventsOf(source: EventSource): AsyncGenerator<LedgerEvent, void, undefined> {
  for await (const batch of source.batches()) yield* batch;
}

const isSameSubject = (left: LedgerEvent | undefined, right: LedgerEvent | undefined): boolean => {
  if (left === undefined || right?.type !== left.type || left.type === 'step') return false;
  if ('bp' in left && 'bp' in right) return left.bp === right.bp;
  return 'task' in left && 'task' in right && left.task === right.task;
};

/** Events of a block that both have otherwise, in their order: one that is about the same thing was changed. */
const pairsOfBlock = (left: readonly LedgerEvent[], right: readonly LedgerEvent[]): readonly EventPair[] => {
  const pairs: EventPair[] = [];
  let next = 0;
  for (const event of left) {
    const at = right.findIndex((other, i) => i >= next && isSameSubject(event, other));
    const found = at < 0 ? undefined : right[at];
    if (found === undefined) {
      pairs.push({ left: event, isSameRequest: false });
      continue;
    }
    for (const alone of right.slice(next, at)) pairs.push({ right: alone, isSameRequest: false });
    pairs.push({ left: event, right: found, isSameRequest: false });
    next = at + 1;
  }
  for (const alone of right.slice(next)) pairs.push({ right: alone, isSameRequest: false });
  return pairs;
};

const taken = async (events: AsyncGenerator<LedgerEvent, void>, count: number): Promise<LedgerEvent[]> => {
  const list: LedgerEvent[] = [];
  while (list.length < count) {
    const { value, done } = await events.next();
    if (done === true) break;
    list.push(value);
  }
  return list;
};

/** The pairs that the runs make of two sources. */
async function* pairsOf(
  runs: readonly Run[],
  left: AsyncGenerator<LedgerEvent, void>,
  right: AsyncGenerator<LedgerEvent, void>,
): AsyncGenerator<EventPair, void, undefined> {
  for (let i = 0; i < runs.length; i += 1) {
    const run = runs[i];
    if (run?.kind === 'both') {
      for (let n = 0; n < run.length; n += 1) {
        const [ofLeft] = await taken(left, 1);
        const [ofRight] = await taken(right, 1);
        if (ofLeft === undefined || ofRight === undefined) return;
        yield { left: ofLeft, right: ofRight, isSameRequest: true };
      }
      continue;
    }
    const block = { left: 0, right: 0 };
    for (; i < runs.length && runs[i]?.kind !== 'both'; i += 1) {
      const alone = runs[i];
      if (alone !== undefined && alone.kind !== 'both') block[alone.kind] += alone.length;
    }
    i -= 1;
    yield* pairsOfBlock(await taken(left, block.left), await taken(right, block.right));
  }
}

/**
 * Lets one policy decide two ledgers, each on its own machine. Events are the same where they ask for the same: numbers, times
 * and what was observed make no difference. Each source is read twice, and again up to the first divergence to explain it.
 * @throws InputError for a source that cannot be read, or that interleaves operations as the policy cannot.
 */
export const diffLedgers = async <K extends object>(
  policy: Policy<K>,
  left: EventSource,
  right: EventSource,
  { limit = USUAL_LIMIT, each, progress }: Omit<DiffOptions, 'callers'> = {},
): Promise<Difference> => {
  const identities = createIdentities();
  const runs = align(await identitiesIn(left, identities), await identitiesIn(right, identities));
  const comparison = compareSides(
    sideOver(policy, left, 'literal', left.name),
    sideOver(policy, right, 'literal', right.name),
    true,
    limit,
  );
  const events = { left: eventsOf(left), right: eventsOf(right) };
  try {
    for await (const pair of pairsOf(runs, events.left, events.right)) {
      if (pair.left !== undefined) progress?.event(pair.left);
      const divergence = comparison.take(pair);
      const told = divergence && each?.(divergence);
      if (told !== undefined) await told;
      if (comparison.isOver()) break;
    }
  } finally {
    await events.left.return();
    await events.right.return();
  }
  const first = comparison.first();
  if (first === undefined) return comparison.result();
  return {
    ...comparison.result(),
    first: explainedFirst(
      first,
      await explanationOf(policy, left, first.divergence.left),
      await explanationOf(policy, right, first.divergence.right),
    ),
  };
};
