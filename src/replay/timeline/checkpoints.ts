/**
 * Packed checkpoints: the whole state after some events, from which a short replay reaches those that follow. They stand as far
 * apart as a replay gets in a moment, whatever its events cost: few where they are quick, more on a machine of many CPUs.
 */
import { type OperationsUnderWay, type UnderWay } from '../../../machines/interleaved/under-way.ts';
import type { Recipe } from '../../../machines/policy.ts';
import { createPacker, type Packer } from '../packed/plain-data.ts';

export interface Checkpoint {
  /** The event after which the state was this one. */
  readonly seq: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a checkpoint holds. */
export interface Held<K> {
  readonly kernel: K;
  readonly underWay: OperationsUnderWay<K>;
}

/** A recipe that operations under way have, and the first of them: by it the recipe is found again in another process. */
interface KnownRecipe<K> {
  recipe?: Recipe<K>;
  readonly seq: number;
}

/** Checkpoints of an earlier process, with what their bytes do not say. */
export interface KeptCheckpoints {
  readonly checkpoints: readonly Checkpoint[];
  /** The names of fields, as the packer had them. */
  readonly shapes: readonly (readonly string[])[];
  /** By the number of a recipe: the first operation that had it. */
  readonly recipes: readonly number[];
}

/** An operation under way as it is packed: its recipe is a number. */
type PackedUnderWay<K> = Omit<UnderWay<K>, 'recipe'> & { readonly recipe: number };

interface Packed<K> {
  readonly kernel: K;
  readonly underWay: readonly PackedUnderWay<K>[];
}

/** Milliseconds of replay between two checkpoints. */
const PACE = 1.5;

/** A checkpoint costs at most this part of the time between two of them. */
const COST_SHARE = 4;

/** Events after which the clock is looked at: a power of two. */
const LOOK_EVERY = 16;

/** Bytes of checkpoints an event, on the average, and those that are free: the rest is for the events themselves. */
const MOST_BYTES_PER_EVENT = 12;
const FREE_BYTES = 1 << 20;

export interface Checkpoints<K> {
  /** Is it time for the next one, after event `seq`? */
  readonly isDue: (seq: number) => boolean;
  readonly take: (seq: number, held: Held<K>) => void;
  /** The state of the last checkpoint at or before `seq`, unpacked; undefined where only the start is before it. */
  readonly before: (seq: number) => { readonly seq: number; readonly held: Held<K> } | undefined;
  /** The seq of the last checkpoint at or before `seq`; 0 for the start. */
  readonly seqBefore: (seq: number) => number;
  readonly kept: () => KeptCheckpoints;
  /** Bytes retained. */
  readonly bytes: () => number;
}

/** @param recipeAt the recipe of the operation that event `seq` started. */
export const createCheckpoints = <K extends object>(
  clock: () => number,
  recipeAt: (seq: number) => Recipe<K>,
  earlier: KeptCheckpoints = { checkpoints: [], shapes: [], recipes: [] },
): Checkpoints<K> => {
  const packer: Packer<Packed<K>> = createPacker(earlier.shapes);
  const kept: Checkpoint[] = [...earlier.checkpoints];
  const recipes: KnownRecipe<K>[] = earlier.recipes.map((seq) => ({ seq }));
  const numbers = new Map<Recipe<K>, number>();
  let bytes = kept.reduce((sum, one) => sum + one.bytes.length, 0);
  let taken = clock();
  let looked = taken;
  let cost = 0;

  const recipeOf = (number: number): Recipe<K> => {
    const known = recipes[number];
    if (known === undefined) throw new RangeError(`no recipe ${number} was packed`);
    known.recipe ??= recipeAt(known.seq);
    return known.recipe;
  };

  const numberOf = ({ recipe, op }: UnderWay<K>): number => {
    let number = numbers.get(recipe);
    if (number === undefined) {
      number = recipes.push({ recipe, seq: op.seq }) - 1;
      numbers.set(recipe, number);
    }
    return number;
  };

  const pack = ({ kernel, underWay }: Held<K>): Uint8Array<ArrayBuffer> =>
    packer.pack({ kernel, underWay: underWay.map((one) => ({ ...one, recipe: numberOf(one) })) });

  const unpack = (packed: Uint8Array): Held<K> => {
    const { kernel, underWay } = packer.unpack(packed);
    return { kernel, underWay: underWay.map((one) => ({ ...one, recipe: recipeOf(one.recipe) })) };
  };

  /** Index of the last checkpoint at or before `seq`, −1 if there is none. */
  const indexBefore = (seq: number): number => {
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((kept[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  return {
    isDue: (seq) => {
      if ((seq & (LOOK_EVERY - 1)) !== 0 || bytes > FREE_BYTES + seq * MOST_BYTES_PER_EVENT) return false;
      looked = clock();
      return looked - taken >= Math.max(PACE, cost * COST_SHARE);
    },
    take: (seq, held) => {
      const checkpoint = { seq, bytes: pack(held) };
      kept.push(checkpoint);
      bytes += checkpoint.bytes.length;
      taken = clock();
      cost = taken - looked;
    },
    before: (seq) => {
      const found = kept[indexBefore(seq)];
      return found && { seq: found.seq, held: unpack(found.bytes) };
    },
    seqBefore: (seq) => kept[indexBefore(seq)]?.seq ?? 0,
    kept: () => ({
      checkpoints: kept,
      shapes: packer.shapes(),
      recipes: recipes.map(({ seq }) => seq),
    }),
    bytes: () => bytes,
  };
};
