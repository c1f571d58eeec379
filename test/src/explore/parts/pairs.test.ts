import { describe, expect, test } from 'vitest';
import { createFolder } from '../../../../src/explore/full/parts/fold.ts';
import { createPairStore, pairsOver } from '../../../../src/explore/full/parts/pairs.ts';

const MEMORY = 2 ** 26;
const MANY = 300_000;

describe('pairs of numbers', () => {
  test('keep their numbers while the table grows, for all that share it', () => {
    const store = createPairStore(MEMORY);
    const [here, there] = [pairsOver(store), pairsOver(store)];
    let grown = 0;
    let wrong = 0;
    for (let i = 0; i < MANY; i += 1) {
      if (here.isCrowded()) {
        here.grow();
        there.enter();
        grown += 1;
      }
      const [one, other] = i % 2 === 0 ? [here, there] : [there, here];
      if (one.idOf(i, i >>> 3) !== i || other.idOf(i, i >>> 3) !== i) wrong += 1;
    }
    expect(wrong).toBe(0);
    expect(grown).toBeGreaterThan(1);
    expect(here.count()).toBe(MANY);
    for (let i = 0; i < MANY; i += 997) expect([there.first(i), there.second(i)]).toEqual([i, i >>> 3]);
  });

  test('say so where there is no room, instead of losing one', () => {
    const pairs = pairsOver(createPairStore(0));
    expect(() => {
      for (let i = 0; i < MANY; i += 1) {
        if (pairs.isCrowded()) pairs.grow();
        pairs.idOf(i, i);
      }
    }).toThrow('a table of pairs is full');
    expect(pairs.isFull()).toBe(true);
  });
});

describe('a list folded into one number', () => {
  test('is unfolded as it was, and shares pairs with a list that is like it', () => {
    const pairs = pairsOver(createPairStore(MEMORY));
    const folder = createFolder(pairs);
    for (let length = 1; length <= 40; length += 1) {
      const list = Array.from({ length }, (_, i) => i * length);
      const root = folder.fold(list, length);
      expect(folder.unfold(root, length).slice(0, length)).toEqual(list);
      const before = pairs.count();
      const other = list.with(length >>> 1, -1);
      const otherRoot = folder.fold(other, length);
      expect(pairs.count() - before).toBeLessThanOrEqual(Math.ceil(Math.log2(length)));
      expect(folder.unfold(otherRoot, length).slice(0, length)).toEqual(other);
      expect(folder.fold(list, length)).toBe(root);
    }
  });
});
