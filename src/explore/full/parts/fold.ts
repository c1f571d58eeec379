/**
 * Lists of numbers folded into one number, pair by pair: a list that differs from another in one place shares all pairs with it
 * but those above that place.
 */
import type { Pairs } from './pairs.ts';

export interface Folder {
  /** One number for the first `count` of `ids`, of which there is at least one. */
  readonly fold: (ids: readonly number[], count: number) => number;
  /** The list that `root` was made of; only lent, until the next is unfolded. Lists that are folded after it are like it, mostly. */
  readonly unfold: (root: number, count: number) => readonly number[];
}

const above = (count: number): number => (count + 1) >>> 1;

export const createFolder = (pairs: Pick<Pairs, 'idOf' | 'first' | 'second'>): Folder => {
  /** By level, from the list up: what was unfolded last, and what is being folded. */
  const known: number[][] = [[]];
  const rows: number[][] = [[]];
  let knownCount = 0;

  const rowAt = (of: number[][], level: number): number[] => (of[level] ??= []);

  return {
    fold(ids, count) {
      const isLike = count === knownCount;
      let below: readonly number[] = ids;
      let level = 0;
      for (let length = count; length > 1; length = above(length)) {
        const old = rowAt(known, level);
        const oldAbove = rowAt(known, level + 1);
        const row = rowAt(rows, level + 1);
        for (let i = 0; i + 1 < length; i += 2) {
          const first = below[i] ?? 0;
          const second = below[i + 1] ?? 0;
          const isKnown = isLike && first === old[i] && second === old[i + 1];
          row[i >>> 1] = isKnown ? (oldAbove[i >>> 1] ?? 0) : pairs.idOf(first, second);
        }
        if (length % 2 === 1) row[length >>> 1] = below[length - 1] ?? 0;
        below = row;
        level += 1;
      }
      return below[0] ?? 0;
    },
    unfold(root, count) {
      const lengths = [count];
      while ((lengths.at(-1) ?? 1) > 1) lengths.push(above(lengths.at(-1) ?? 1));
      knownCount = count;
      rowAt(known, lengths.length - 1)[0] = root;
      for (let level = lengths.length - 2; level >= 0; level -= 1) {
        const length = lengths[level] ?? 0;
        const over = rowAt(known, level + 1);
        const row = rowAt(known, level);
        for (let i = 0; i + 1 < length; i += 2) {
          const pair = over[i >>> 1] ?? 0;
          row[i] = pairs.first(pair);
          row[i + 1] = pairs.second(pair);
        }
        if (length % 2 === 1) row[length - 1] = over[length >>> 1] ?? 0;
      }
      return rowAt(known, 0);
    },
  };
};
