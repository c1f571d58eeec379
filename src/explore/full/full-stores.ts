/** The memory in which the threads of a full space agree on what its words mean. */
import type { InvariantName } from '../../../properties/invariant.ts';
import type { Aside, KeptLore } from '../space.ts';
import { type Agreed, type AgreedStore, createAgreedStore } from './parts/agreed.ts';
import type { PackedValues } from './parts/packed-values.ts';
import {
  createPartStores,
  type KeptParts,
  keptParts,
  type PartStores,
  restoreParts,
} from './parts/stores.ts';

export interface FullStores {
  readonly parts: PartStores;
  readonly recipes: AgreedStore;
}

/** @param memory bytes that pairs of parts may take. */
export const createFullStores = (memory: number): FullStores => ({
  parts: createPartStores(memory),
  recipes: createAgreedStore(),
});

/** What another process has to know of a space, beside its parts, to read its words. */
interface Facts extends Aside {
  readonly words: readonly string[];
  readonly recipes: readonly string[];
  readonly breaches: readonly InvariantName[];
}

type Known = Pick<PackedValues<never>, 'vocabulary' | 'leaves' | 'pairs'>;
type Recipes = Pick<Agreed, 'words' | 'restore'>;

export const keptLore = (
  { vocabulary, leaves, pairs }: Known,
  recipes: Recipes,
  counted: Omit<Facts, 'words' | 'recipes'>,
): KeptLore => {
  const parts = keptParts(leaves, pairs);
  const facts: Facts = { words: vocabulary.agreed.words(), recipes: recipes.words(), ...counted };
  return { facts, blocks: [parts.lengths, parts.leaves, parts.pairs] };
};

/** Into stores that hold nothing. Answers what was counted. */
export const restoreLore = (
  { facts, blocks }: KeptLore,
  { vocabulary, leaves, pairs }: Known,
  recipes: Recipes,
): Omit<Facts, 'words' | 'recipes'> => {
  // What `keptLore` gave.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const { words, recipes: met, ...counted } = facts as Facts;
  const [lengths, parts, ofPairs] = blocks;
  if (lengths === undefined || parts === undefined || ofPairs === undefined) {
    throw new RangeError('a full space keeps three blocks');
  }
  vocabulary.agreed.restore(words);
  recipes.restore(met);
  const kept: KeptParts = { lengths, leaves: parts, pairs: ofPairs };
  restoreParts(kept, leaves, pairs);
  return counted;
};
