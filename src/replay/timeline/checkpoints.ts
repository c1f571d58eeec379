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
export interface KnownRecipe<K> {
  readonly recipe: Recipe<K>;
  readonly seq: number;
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

/** Events after which the clock is looked at. */
const LOOK_EVERY = 8;

/** Bytes of checkpoints an event, on the average, and those that are free: the rest is for the events themselves. */
const MOST_BYTES_PER_EVENT = 12;
const FREE_BYTES = 1 << 20;

export interface Checkpoints<K> {
  /** Told of every event that has been carried out; takes a checkpoint now and then. */
  readonly passed: (seq: number, held: () => Held<K>) => void;
  /** The state of the last checkpoint at or before `seq`, unpacked; undefined where only the start is before it. */
  readonly before: (seq: number) => { readonly seq: number; readonly held: Held<K> } | undefined;
  /** The seq of the last checkpoint at or before `seq`; 0 for the start. */
  readonly seqBefore: (seq: number) => number;
  readonly all: () => readonly Checkpoint[];
  /** Bytes retained. */
  readonly bytes: () => number;
}

export const createCheckpoints = <K extends object>(
  clock: () => number,
  packer: Packer<Packed<K>> = createPacker(),
): Checkpoints<K> => {
  const kept: Checkpoint[] = [];
  const recipes: KnownRecipe<K>[] = [];
  const numbers = new Map<Recipe<K>, number>();
  let bytes = 0;
  let taken = clock();
  let cost = 0;

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
    const resolved = underWay.map((one) => {
      const known = recipes[one.recipe];
      if (known === undefined) throw new RangeError(`no recipe ${one.recipe} was packed`);
      return { ...one, recipe: known.recipe };
    });
    return { kernel, underWay: resolved };
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
    passed: (seq, held) => {
      if (seq % LOOK_EVERY !== 0 || bytes > FREE_BYTES + seq * MOST_BYTES_PER_EVENT) return;
      const now = clock();
      if (now - taken < Math.max(PACE, cost * COST_SHARE)) return;
      const checkpoint = { seq, bytes: pack(held()) };
      kept.push(checkpoint);
      bytes += checkpoint.bytes.length;
      taken = clock();
      cost = taken - now;
    },
    before: (seq) => {
      const found = kept[indexBefore(seq)];
      return found && { seq: found.seq, held: unpack(found.bytes) };
    },
    seqBefore: (seq) => kept[indexBefore(seq)]?.seq ?? 0,
    all: () => kept,
    bytes: () => bytes,
  };
};
