import { describe, expect, test } from 'vitest';
import { copyStates, createStore, tableOver } from '../../../src/explore/state-table.ts';

const MEMORY = 2 ** 24;
const STATES = 40_000;

/** Different words for different states, the word 0 among them. */
const wordsOf = (state: number, width: number): Int32Array =>
  Int32Array.from({ length: width }, (_, word) => (word === 0 ? state * 0x10001 : state));

describe.each([1, 2])('a table of states of %i words that has grown many times', (width) => {
  const store = createStore(width, MEMORY, false);
  const table = tableOver(store);
  const areNew = Array.from({ length: STATES }, (_, state) => table.add(wordsOf(state, width), state - 1));

  test('has taken each state once', () => {
    expect(areNew.every((isNew) => isNew)).toBe(true);
    expect(Array.from({ length: STATES }, (_, state) => table.add(wordsOf(state, width), 0))).not.toContain(
      true,
    );
    expect(table.size()).toBe(STATES);
  });

  test('keeps states and parents in the order of their finding', () => {
    for (const state of [0, 1, 2660, 2661, STATES - 1]) {
      expect(table.read(state)).toEqual(wordsOf(state, width));
      expect(table.parentOf(state)).toBe(state - 1);
    }
  });

  test('is gone on with in a store that has more room', () => {
    const larger = createStore(width, 2 * MEMORY, true);
    copyStates(store, larger);
    const other = tableOver(larger);
    expect(other.size()).toBe(STATES);
    expect(other.add(wordsOf(STATES - 1, width), 0)).toBe(false);
    expect(other.add(wordsOf(STATES, width), 7)).toBe(true);
    expect(other.parentOf(STATES)).toBe(7);
  });
});
