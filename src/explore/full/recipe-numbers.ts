/** Numbers of recipes: a policy has a fixed number of them, and each is one object. */
import { deserialize, serialize } from 'node:v8';
import type { Operation } from '../../../machines/operation.ts';
import type { Recipe } from '../../../machines/policy.ts';
import { type Agreed, type AgreedStore, createAgreed } from './parts/agreed.ts';

/** Where a recipe is the one to take. */
interface Occasion<K> {
  readonly kernel: K;
  readonly op: Operation;
}

export interface RecipeNumbers<K> {
  readonly numberOf: (recipe: Recipe<K>, occasion: Occasion<K>) => number;
  readonly at: (number: number) => Recipe<K>;
  /** By number: where the recipe was first met. */
  readonly agreed: Pick<Agreed, 'words' | 'restore'>;
}

/** Threads tell each other of a recipe by where it is taken. */
export const createRecipeNumbers = <K>(
  recipeAt: (kernel: K, op: Operation) => Recipe<K>,
  store: AgreedStore,
): RecipeNumbers<K> => {
  const recipes: Recipe<K>[] = [];
  /** What is being written down: known without looking for it where it was met, which later may be the place of another. */
  let written: Recipe<K> | undefined;
  const agreed = createAgreed(store, (word, isOwn) => {
    if (isOwn && written !== undefined) {
      recipes.push(written);
      return;
    }
    // What `numberOf` has written, here or in another thread.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    const { kernel, op } = deserialize(Buffer.from(word, 'base64')) as Occasion<K>;
    recipes.push(recipeAt(kernel, op));
  });
  const numberIn = (recipe: Recipe<K>): number | undefined => {
    const known = recipes.indexOf(recipe);
    return known === -1 ? undefined : known;
  };
  return {
    agreed,
    numberOf(recipe, occasion) {
      written = recipe;
      return agreed.agree(
        () => numberIn(recipe),
        () => serialize(occasion).toString('base64'),
      );
    },
    at(number) {
      if (number >= recipes.length) agreed.catchUp();
      const recipe = recipes[number];
      if (recipe === undefined) throw new RangeError(`no recipe has the number ${number}`);
      return recipe;
    },
  };
};
