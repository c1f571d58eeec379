/**
 * Adds states to a store that several workers share. A slot is claimed by whoever changes it from 0 first; the others see what
 * it has become and go on from there. The table never grows while anybody adds.
 */
import { BITS, firstSlot, HAS_ZERO, hashOf, hashOfWord, SIZE, type Store } from '../state-table.ts';

/** A slot that is claimed, and whose state is being written. */
const CLAIMED = -1;

/** Whether the state was new. */
export type SharedAdd = (words: Int32Array, parent: number) => boolean;

const record = ({ width, records, control }: Store, words: Int32Array, parent: number): number => {
  const state = Atomics.add(control, SIZE, 1);
  const at = state * (width + 1);
  for (let i = 0; i < width; i += 1) records[at + i] = words[i] ?? 0;
  records[at + width] = parent;
  return state;
};

const wordAdder = (store: Store): SharedAdd => {
  const { slots, control } = store;
  const bits = control[BITS] ?? 0;
  const shift = 32 - bits;
  const mask = 2 ** bits - 1;
  return (words, parent) => {
    const word = words[0] ?? 0;
    if (word === 0) {
      if (Atomics.exchange(control, HAS_ZERO, 1) === 1) return false;
      record(store, words, parent);
      return true;
    }
    let slot = hashOfWord(word) >>> shift;
    for (;;) {
      // What is read here may be old, which only an exchange can tell; but once it is a word it stays that word.
      let found = slots[slot] ?? 0;
      if (found === word) return false;
      if (found === 0) {
        found = Atomics.compareExchange(slots, slot, 0, word);
        if (found === 0) {
          record(store, words, parent);
          return true;
        }
        if (found === word) return false;
      }
      slot = (slot + 1) & mask;
    }
  };
};

const wordsAdder = (store: Store): SharedAdd => {
  const { width, records, slots, control } = store;
  const bits = control[BITS] ?? 0;
  const shift = 32 - bits;
  const mask = 2 ** bits - 1;
  const isAt = (state: number, words: Int32Array): boolean => {
    const at = state * (width + 1);
    for (let i = 0; i < width; i += 1) if (records[at + i] !== words[i]) return false;
    return true;
  };
  return (words, parent) => {
    let slot = hashOf(words, 0, width) >>> shift;
    for (;;) {
      let found = Atomics.load(slots, slot);
      if (found === 0) found = Atomics.compareExchange(slots, slot, 0, CLAIMED);
      if (found === 0) {
        Atomics.store(slots, slot, record(store, words, parent) + 1);
        return true;
      }
      // Whoever has claimed it writes a few words, and is done.
      while (found === CLAIMED) found = Atomics.load(slots, slot);
      if (isAt(found - 1, words)) return false;
      slot = (slot + 1) & mask;
    }
  };
};

/** For as long as the table does not grow. */
export const sharedAdder = (store: Store): SharedAdd =>
  store.width === 1 ? wordAdder(store) : wordsAdder(store);

/** Enters states from one number to another into a table that has been emptied, while others enter theirs. */
export const sharedRefill = (store: Store, from: number, to: number): void => {
  const { width, records, slots, control } = store;
  const mask = 2 ** (control[BITS] ?? 0) - 1;
  const words = new Int32Array(width);
  for (let state = from; state < to; state += 1) {
    const at = state * (width + 1);
    for (let i = 0; i < width; i += 1) words[i] = records[at + i] ?? 0;
    const entry = width === 1 ? (words[0] ?? 0) : state + 1;
    if (entry === 0) continue;
    let slot = firstSlot(store, words, 0);
    while (Atomics.compareExchange(slots, slot, 0, entry) !== 0) slot = (slot + 1) & mask;
  }
};
