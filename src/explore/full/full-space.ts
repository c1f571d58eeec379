/** The full space as a search wants it: nodes as two words, in their normal form. */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Outcome } from '../../../machines/outcome.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { isPolicyName } from '../../../properties/policy-rules.ts';
import { createReachCounter, type ReachCounter } from '../reach.ts';
import { type Beside, type Sink, type Space } from '../space.ts';
import { createTally } from '../tally.ts';
import type { Family } from './family.ts';
import type { FullModel } from './full-model.ts';
import { type FullStores, keptLore, restoreLore } from './full-stores.ts';
import { type Node, nodeOf, type PlainNode, plainOf } from './node.ts';
import { packedValues, WORDS } from './parts/packed-values.ts';
import { createRecipeNumbers } from './recipe-numbers.ts';
import { settleWitness, sortWitness, tidyNode } from './tidy.ts';

export interface FullSpace<K> extends Space {
  readonly beside: Beside;
  /** The invariants that are broken, each once, by the number with which the sink was told of it. */
  readonly breaches: readonly InvariantName[];
  readonly reach: ReachCounter<K>;
  /** States that were not gone on from, as nothing is promised of what comes after them. */
  readonly abandoned: () => number;
  /** The words of a node, only lent; the node is brought into its normal form. */
  readonly recordOf: (node: Node<K>) => Int32Array;
  readonly nodeAt: (words: Int32Array) => Node<K>;
  readonly plainAt: (words: Int32Array) => PlainNode<K>;
  /** The words of the class of a node that is in its normal form but for names; only lent. */
  readonly representativeOf: (node: PlainNode<K>) => Int32Array;
}

/** The seq of an event that stands in no ledger: one more than the operations under way, which are numbered from 1. */
const nextSeq = <K>({ underWay }: Node<K>): number => underWay.length + 1;

export const fullSpaceOf = <K extends object>(
  model: FullModel<K>,
  family: Family<K>,
  stores: FullStores,
): FullSpace<K> => {
  const reach = createReachCounter(model.sometimes, model.policyName, !isPolicyName(model.policyName));
  const values = packedValues<PlainNode<K>>(stores.parts);
  const { leaves, pairs } = values;
  const recipes = createRecipeNumbers(model.recipeAt, stores.recipes);
  const tally = createTally();
  const breaches: InvariantName[] = [];
  let abandoned = 0;
  let initial: Int32Array | undefined;

  const representativeOf = (node: PlainNode<K>): Int32Array => values.pack(family.forms(node));
  const recordOf = (node: Node<K>): Int32Array => {
    const tidied = tidyNode(node);
    settleWitness(tidied.witness, model.counted, (bp) => family.stands(tidied.kernel, bp));
    family.settle(tidied);
    sortWitness(tidied.witness);
    return representativeOf(plainOf(tidied, recipes, family.folding));
  };
  const plainAt = (words: Int32Array): PlainNode<K> => values.unpack(words).copy();
  const nodeOfPlain = (node: PlainNode<K>): Node<K> => nodeOf(node, recipes, family.folding);
  const firstWords = (): Int32Array => {
    const { initial: node } = model;
    family.furnish(node);
    return recordOf(node).slice();
  };

  const count = (event: LedgerEvent, outcome: Outcome): void => {
    const kind = event.type === 'step' ? `step: ${event.part}` : event.type;
    const course = tally.numberOf(kind, outcome, 0);
    tally.counts[course] = (tally.counts[course] ?? 0) + 1;
  };

  return {
    words: WORDS,
    /** Asked for by one thread: the others are to add nothing before they are told to. */
    get initial() {
      initial ??= firstWords();
      return initial;
    },
    tally,
    breaches,
    recordOf,
    nodeAt: (words) => nodeOfPlain(plainAt(words)),
    plainAt,
    representativeOf,
    reach,
    abandoned: () => abandoned,
    isSettled: () => breaches.length === model.judged.length,
    lore: {
      save: () => keptLore(values, recipes.agreed, { breaches, abandoned, reached: reach.reached() }),
      restore(kept) {
        const counted = restoreLore(kept, values, recipes.agreed);
        breaches.push(...counted.breaches);
        ({ abandoned } = counted);
        reach.add(counted.reached);
      },
    },
    beside: {
      bytes: () => leaves.size() + pairs.size(),
      isCrowded: pairs.isCrowded,
      grow: pairs.grow,
      enter: pairs.enter,
      isFull: () => leaves.isFull() || pairs.isFull(),
    },
    aside: {
      take() {
        const aside = { abandoned, reached: reach.take() };
        abandoned = 0;
        return aside;
      },
      add(aside) {
        abandoned += aside.abandoned;
        reach.add(aside.reached);
      },
    },
    expand(words, sink: Sink) {
      const state = values.unpack(words);
      const node = nodeOfPlain(state.seen());
      if (!model.isPromised(node)) {
        abandoned += 1;
        return;
      }
      for (const event of model.eventsIn(node, nextSeq(node))) {
        const happening = model.happen(node, nodeOfPlain(state.copy()), event);
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
