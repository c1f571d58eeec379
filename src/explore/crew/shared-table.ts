/**
 * Adds states to a store that several workers share. A slot is claimed by whoever changes it from 0 first; the others see what
 * it has become and go on from there. The table never grows while anybody adds.
 */
import {
  HAS_ZERO,
  hashOf,
  hashOfWord,
  IN_USE,
  SIZE,
  slotFor,
  spreadOver,
  type Store,
} from '../state-table.ts';

/** A slot that is claimed, and whose state is being written. */
const CLAIMED = -1;

/**
 * Numbers of states that one takes at a time: states found by different workers lie apart, as memory that two write to goes back
 * and forth between their caches.
 */
export const BLOCK = 512;

/** Numbers of states that nobody has used; the last is `to` − 1. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What one of several adds states with. */
export interface Adder {
  /** The table may have grown, but does not grow until one leaves. */
  readonly enter: () => void;
  /** Whether the state was new. */
  readonly add: (words: Int32Array, parent: number) => boolean;
  /** Nothing more is added: the numbers that were taken in vain. */
  readonly leave: () => Gap;
}

interface Recorder {
  /** The number that the state gets. */
  readonly record: (words: Int32Array, parent: number) => number;
  readonly leave: Adder['leave'];
}

const recorderFor = ({ width, records, control }: Store): Recorder => {
  let from = 0;
  let to = 0;
  return {
    record(words, parent) {
      if (from === to) {
        from = Atomics.add(control, SIZE, BLOCK);
        to = from + BLOCK;
      }
      const at = from * (width + 1);
      for (let i = 0; i < width; i += 1) records[at + i] = words[i] ?? 0;
      records[at + width] = parent;
      from += 1;
      return from - 1;
    },
    leave() {
      const gap = { from, to };
      from = 0;
      to = 0;
      return gap;
    },
  };
};

const wordAdder = (store: Store): Adder => {
  const { slots, control } = store;
  const { record, leave } = recorderFor(store);
  let inUse = 0;
  let spread = 0;
  const enter = (): void => {
    inUse = control[IN_USE] ?? 0;
    spread = spreadOver(inUse);
  };
  const add: Adder['add'] = (words, parent) => {
    const word = words[0] ?? 0;
    if (word === 0) {
      if (Atomics.exchange(control, HAS_ZERO, 1) === 1) return false;
      record(words, parent);
      return true;
    }
    let slot = slotFor(hashOfWord(word), spread);
    for (;;) {
      // What is read here may be old, which only an exchange can tell; but once it is a word it stays that word.
      let found = slots[slot] ?? 0;
      if (found === word) return false;
      if (found === 0) {
        found = Atomics.compareExchange(slots, slot, 0, word);
        if (found === 0) {
          record(words, parent);
          return true;
        }
        if (found === word) return false;
      }
      slot = slot + 1 === inUse ? 0 : slot + 1;
    }
  };
  return { enter, add, leave };
};

const wordsAdder = (store: Store): Adder => {
  const { width, records, slots, control } = store;
  const { record, leave } = recorderFor(store);
  let inUse = 0;
  let spread = 0;
  const enter = (): void => {
    inUse = control[IN_USE] ?? 0;
    spread = spreadOver(inUse);
  };
  const isAt = (state: number, words: Int32Array): boolean => {
    const at = state * (width + 1);
    for (let i = 0; i < width; i += 1) if (records[at + i] !== words[i]) return false;
    return true;
  };
  const add: Adder['add'] = (words, parent) => {
    let slot = slotFor(hashOf(words, 0, width), spread);
    for (;;) {
      // As above; and a state that is found by its number was written before the number was.
      let found = slots[slot] ?? 0;
      if (found === 0) {
        found = Atomics.compareExchange(slots, slot, 0, CLAIMED);
        if (found === 0) {
          Atomics.store(slots, slot, record(words, parent) + 1);
          return true;
        }
      }
      // Whoever has claimed it writes a few words, and is done.
      while (found === CLAIMED) found = Atomics.load(slots, slot);
      if (isAt(found - 1, words)) return false;
      slot = slot + 1 === inUse ? 0 : slot + 1;
    }
  };
  return { enter, add, leave };
};

export const sharedAdder = (store: Store): Adder =>
  store.width === 1 ? wordAdder(store) : wordsAdder(store);

/** The slot that knows a state of several words by its number knows it by another from now on. */
const renumber = (store: Store, from: number, to: number): void => {
  const { width, records, slots, control } = store;
  const inUse = control[IN_USE] ?? 0;
  let slot = slotFor(hashOf(records, from * (width + 1), width), spreadOver(inUse));
  while (slots[slot] !== from + 1) slot = slot + 1 === inUse ? 0 : slot + 1;
  slots[slot] = to + 1;
};

/** Gives the last states the numbers that nobody has used, while nobody adds; they have not been gone on from. */
export const closeGaps = (store: Store, gaps: readonly Gap[]): void => {
  const { width, records, control } = store;
  const stride = width + 1;
  let size = control[SIZE] ?? 0;
  // From the last on: above each there are states alone then.
  for (const { from, to } of gaps.toSorted((a, b) => b.from - a.from)) {
    const moved = Math.min(to - from, size - to);
    for (let i = 0; i < moved; i += 1) {
      const last = size - 1 - i;
      if (width > 1) renumber(store, last, from + i);
      records.copyWithin((from + i) * stride, last * stride, (last + 1) * stride);
    }
    size -= to - from;
  }
  control[SIZE] = size;
};

/** A part of a table that one of several fills. */
export interface Part {
  readonly number: number;
  /** How many parts there are; they are of equal size. */
  readonly of: number;
}

/**
 * Enters all states that belong into a part of an emptied table, while others fill theirs: as each writes where nobody else
 * does, nothing has to be exchanged. Answers the states for which the part has no room after the place where they belong:
 * `refill` enters them when all parts are filled.
 */
export const fillPart = (store: Store, { number, of }: Part): readonly number[] => {
  const { width, records, slots, control } = store;
  const inUse = control[IN_USE] ?? 0;
  const spread = spreadOver(inUse);
  const first = Math.floor((number * inUse) / of);
  const end = Math.floor(((number + 1) * inUse) / of);
  const size = control[SIZE] ?? 0;
  const left: number[] = [];
  for (let state = 0; state < size; state += 1) {
    const at = state * (width + 1);
    const word = records[at] ?? 0;
    let slot = slotFor(width === 1 ? hashOfWord(word) : hashOf(records, at, width), spread);
    if (slot < first || slot >= end || (width === 1 && word === 0)) continue;
    while (slot < end && slots[slot] !== 0) slot += 1;
    if (slot === end) left.push(state);
    else slots[slot] = width === 1 ? word : state + 1;
  }
  return left;
};
