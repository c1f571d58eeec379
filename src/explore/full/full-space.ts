/** The full space as a search wants it: nodes as bytes, in their normal form. */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Outcome } from '../../../machines/outcome.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { isPolicyName } from '../../../properties/policy-rules.ts';
import { createReachCounter, type ReachCounter, type Reached } from '../reach.ts';
import type { Sink, Space } from '../space.ts';
import { createTally } from '../tally.ts';
import { type CodecWords, createCodec } from './codec.ts';
import type { Family } from './family.ts';
import type { FullModel } from './full-model.ts';
import {
  createRecipeNumbers,
  type Node,
  nodeOf,
  type PlainNode,
  plainOf,
  type RecipeNumbers,
} from './node.ts';
import { createRecordTable } from './record-table.ts';
import { settleWitness, sortWitness, tidyNode } from './tidy.ts';

/** What another process has to know of a space to read its records. */
interface FullLore<K> {
  readonly words: CodecWords;
  readonly occasions: RecipeNumbers<K>['occasions'];
  readonly breaches: readonly InvariantName[];
  readonly abandoned: number;
  readonly reached: readonly Reached[];
}

export interface FullSpace<K> extends Space<Uint8Array> {
  /** The invariants that are broken, each once, by the number with which the sink was told of it. */
  readonly breaches: readonly InvariantName[];
  readonly reach: ReachCounter<K>;
  /** States that were not gone on from, as nothing is promised of what comes after them. */
  readonly abandoned: () => number;
  /** The record of a node; the node is brought into its normal form. */
  readonly recordOf: (node: Node<K>) => Uint8Array;
  readonly nodeAt: (record: Uint8Array) => Node<K>;
  readonly plainAt: (record: Uint8Array) => PlainNode<K>;
  /** The record of the class of a node that is in its normal form but for names. */
  readonly representativeOf: (node: PlainNode<K>) => Uint8Array;
}

/** The seq of an event that stands in no ledger: one more than the operations under way, which are numbered from 1. */
const nextSeq = <K>({ underWay }: Node<K>): number => underWay.length + 1;

export const fullSpaceOf = <K extends object>(model: FullModel<K>, family: Family<K>): FullSpace<K> => {
  const reach = createReachCounter(model.sometimes, model.policyName, !isPolicyName(model.policyName));
  const codec = createCodec<PlainNode<K>>();
  const recipes = createRecipeNumbers(model.recipeAt);
  const tally = createTally();
  const breaches: InvariantName[] = [];
  let abandoned = 0;

  const encoded = (form: PlainNode<K>): Uint8Array => codec.bytes().subarray(0, codec.encode(form));
  const representativeOf = (node: PlainNode<K>): Uint8Array => {
    const [first, ...others] = family.forms(node);
    if (first === undefined) throw new RangeError('a state has no form');
    if (others.length === 0) return encoded(first);
    let least = encoded(first).slice();
    for (const other of others) {
      const record = encoded(other);
      if (Buffer.compare(record, least) < 0) least = record.slice();
    }
    return least;
  };
  const recordOf = (node: Node<K>): Uint8Array => {
    const tidied = tidyNode(node);
    settleWitness(tidied.witness, model.counted, (bp) => family.stands(tidied.kernel, bp));
    family.settle(tidied);
    sortWitness(tidied.witness);
    return representativeOf(plainOf(tidied, recipes, family.folding));
  };
  const plainAt = (record: Uint8Array): PlainNode<K> => codec.decode(record);
  const nodeAt = (record: Uint8Array): Node<K> => nodeOf(plainAt(record), recipes, family.folding);

  family.furnish(model.initial);
  const initial = recordOf(model.initial).slice();

  const count = (event: LedgerEvent, outcome: Outcome): void => {
    const kind = event.type === 'step' ? `step: ${event.part}` : event.type;
    const course = tally.numberOf(kind, outcome, 0);
    tally.counts[course] = (tally.counts[course] ?? 0) + 1;
  };

  return {
    initial,
    tally,
    breaches,
    recordOf,
    nodeAt,
    plainAt,
    representativeOf,
    reach,
    abandoned: () => abandoned,
    isSettled: () => breaches.length === model.judged.length,
    lore: {
      save: (): FullLore<K> => ({
        words: codec.words(),
        occasions: recipes.occasions,
        breaches,
        abandoned,
        reached: reach.reached(),
      }),
      restore(saved) {
        // What `save` gave.
        // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
        const known = saved as FullLore<K>;
        codec.learn(known.words);
        recipes.meet(known.occasions);
        breaches.push(...known.breaches);
        ({ abandoned } = known);
        reach.add(known.reached);
      },
    },
    recordFrom: (bytes) => bytes,
    newTable: () => createRecordTable(),
    expand(state, sink: Sink<Uint8Array>) {
      const node = nodeAt(state);
      if (!model.isPromised(node)) {
        abandoned += 1;
        return;
      }
      for (const event of model.eventsIn(node, nextSeq(node))) {
        const happening = model.happen(node, nodeAt(state), event);
        if (happening === undefined) continue;
        const { outcome, findings, after, step } = happening;
        count(event, outcome);
        reach.see(step, after.witness);
        for (const { invariant } of findings) {
          if (!breaches.includes(invariant)) sink.breaks(breaches.push(invariant) - 1);
        }
        if (outcome.kind !== 'oops') sink.reach(recordOf(after));
      }
    },
  };
};
