/**
 * The states that have been found, packed: in the order of their finding, each once, with the state from which it was reached
 * first. A hash table finds them again (open addressing, linear probing); it is filled anew from the states when it grows, in
 * place, so that nothing is ever held twice. Room is reserved for as many states as may ever come, and costs nothing until it
 * is used: the system hands out pages as they are written to.
 */
import { asMuchAsThereIs, LONGEST_SHARED, sharedWords } from './shared-memory.ts';

/** The states of a search, each of as many words. */
export interface StateTable {
  /** Number of states. */
  readonly size: () => number;
  /** Adds the state unless it is there: whether it was new. */
  readonly add: (words: Int32Array, parent: number) => boolean;
  /** A state by its number, counted from 0 in the order of their finding; only lent, until the next is read. */
  readonly read: (state: number) => Int32Array;
  readonly parentOf: (state: number) => number;
  /** Bytes that the states, their parents and the table take. */
  readonly bytes: () => number;
  /** No more states can be added. */
  readonly isFull: () => boolean;
}

/** The first state has no parent. */
export const NO_PARENT = -1;

/** The table grows when it is fuller than this. */
export const FULLEST = 0.65;

const FIRST_SLOTS = 2 ** 12;

/** Powers of two, and what lies halfway to the next: the last step is seldom much too large. */
const moreSlots = (slots: number): number =>
  (slots & (slots - 1)) === 0 ? (slots * 3) / 2 : (slots * 4) / 3;

/** Successors that one state may have. */
export const MOST_AT_ONCE = 4096;

/** Bytes that a state takes in a table that is half full. */
const bytesFor = (width: number): number => (width + 1 + 2) * Int32Array.BYTES_PER_ELEMENT;

/** Numbers of states and of slots are 32 bits with their sign. */
const MOST_STATES = 1e9;

/** Typed arrays of more elements cannot be had. */
const LONGEST = 2 ** 32;

/** Where the states of a search lie. */
export interface Store {
  readonly width: number;
  /** Most states. */
  readonly capacity: number;
  /** Words and parent of each state. */
  readonly records: Int32Array;
  /** The hash table, the beginning of which is in use. */
  readonly slots: Int32Array;
  /** By {@link SIZE}, {@link IN_USE} and {@link HAS_ZERO}. */
  readonly control: Int32Array;
}

export const SIZE = 0;
/** Slots that are in use. */
export const IN_USE = 1;
/** Whether the state of one word 0 is there: an empty slot is 0 as well. */
export const HAS_ZERO = 2;
const CONTROLS = 8;

/** @throws RangeError where the system does not give so much. */
const reserve = (width: number, memory: number, isShared: boolean): Store => {
  const longest = isShared ? LONGEST_SHARED : LONGEST;
  const capacity = Math.max(
    2 * MOST_AT_ONCE,
    Math.min(
      MOST_STATES,
      Math.floor(longest / (width + 1)),
      // Slots that are more than enough must not be too many.
      Math.floor((longest * FULLEST) / (moreSlots(FIRST_SLOTS) / FIRST_SLOTS)) - 1,
      Math.floor(memory / bytesFor(width)),
    ),
  );
  let most = FIRST_SLOTS;
  while (most * FULLEST < capacity) most = moreSlots(most);
  // What is not shared is counted by the garbage collector, which then frees what the start of the program has left behind.
  const words = (length: number): Int32Array => (isShared ? sharedWords(length) : new Int32Array(length));
  const control = words(CONTROLS);
  control[IN_USE] = FIRST_SLOTS;
  return { width, capacity, records: words(capacity * (width + 1)), slots: words(most), control };
};

/**
 * As much of `memory` as the system reserves: where it gives out no more than it has, that may be less.
 *
 * @param memory bytes that may be used; @param isShared whether workers share it.
 * @throws RangeError where it gives next to nothing.
 */
export const createStore = (width: number, memory: number, isShared: boolean): Store =>
  asMuchAsThereIs(memory, (most) => reserve(width, most, isShared));

/** The states of one store in another of the same width, which is empty and has more room. */
export const copyStates = (from: Store, to: Store): void => {
  const size = from.control[SIZE] ?? 0;
  to.records.set(from.records.subarray(0, size * (from.width + 1)));
  to.slots.set(from.slots.subarray(0, from.control[IN_USE] ?? 0));
  to.control.set(from.control);
};

/** Mixes the words of a state to 32 bits, of which the upper ones are the better. */
export const hashOf = (words: Int32Array, at: number, width: number): number => {
  let hash = 0;
  for (let i = 0; i < width; i += 1) {
    hash = Math.imul(hash ^ (words[at + i] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return Math.imul(hash, 0x85ebca6b);
};

export const hashOfWord = (word: number): number => Math.imul(word ^ (word >>> 15), 0x9e3779b1);

/** What the hash of a state is multiplied by to get the slot where it belongs. */
export const spreadOver = (inUse: number): number => inUse / 2 ** 32;

/** Where a state belongs; as the table grows, states stay in the order of their hashes. */
export const slotFor = (hash: number, spread: number): number => ((hash >>> 0) * spread) >>> 0;

/** Enters states that are in the records but not in the table. */
export const refill = ({ width, records, slots, control }: Store, from: number, to: number): void => {
  const inUse = control[IN_USE] ?? 0;
  const spread = spreadOver(inUse);
  for (let state = from; state < to; state += 1) {
    const at = state * (width + 1);
    const word = records[at] ?? 0;
    if (width === 1 && word === 0) continue;
    let slot = slotFor(width === 1 ? hashOfWord(word) : hashOf(records, at, width), spread);
    while (slots[slot] !== 0) slot = slot + 1 === inUse ? 0 : slot + 1;
    slots[slot] = width === 1 ? word : state + 1;
  }
};

/** Is the table fuller than it should be? */
export const isCrowded = ({ control }: Store): boolean =>
  (control[SIZE] ?? 0) > FULLEST * (control[IN_USE] ?? 0);

/** Takes more slots into use, and leaves all of them empty: `refill` has to follow. */
export const enlarge = ({ slots, control }: Store): void => {
  const inUse = control[IN_USE] ?? 0;
  control[IN_USE] = moreSlots(inUse);
  // Nobody has written to the others yet.
  slots.fill(0, 0, inUse);
};

const grow = (store: Store): void => {
  enlarge(store);
  refill(store, 0, store.control[SIZE] ?? 0);
};

/** A table for one thread over a store. */
export const tableOver = (store: Store): StateTable => {
  const { width, capacity, records, slots, control } = store;
  const stride = width + 1;
  const lent = new Int32Array(width);
  let size = control[SIZE] ?? 0;
  let inUse = control[IN_USE] ?? 0;
  let spread = spreadOver(inUse);

  const push = (words: Int32Array, parent: number): void => {
    const at = size * stride;
    for (let i = 0; i < width; i += 1) records[at + i] = words[i] ?? 0;
    records[at + width] = parent;
    size += 1;
    control[SIZE] = size;
    if (size > FULLEST * inUse) {
      grow(store);
      inUse = control[IN_USE] ?? 0;
      spread = spreadOver(inUse);
    }
  };
  const isAt = (state: number, words: Int32Array): boolean => {
    const at = state * stride;
    for (let i = 0; i < width; i += 1) if (records[at + i] !== words[i]) return false;
    return true;
  };
  /** States of one word stand in the slots themselves: looking one up is one access. */
  const addWord = (words: Int32Array, parent: number): boolean => {
    const word = words[0] ?? 0;
    if (word === 0) {
      if (control[HAS_ZERO] === 1) return false;
      control[HAS_ZERO] = 1;
      push(words, parent);
      return true;
    }
    let slot = slotFor(hashOfWord(word), spread);
    for (let found = slots[slot]; found !== 0; found = slots[slot]) {
      if (found === word) return false;
      slot = slot + 1 === inUse ? 0 : slot + 1;
    }
    slots[slot] = word;
    push(words, parent);
    return true;
  };
  const addWords = (words: Int32Array, parent: number): boolean => {
    let slot = slotFor(hashOf(words, 0, width), spread);
    for (let found = slots[slot] ?? 0; found !== 0; found = slots[slot] ?? 0) {
      if (isAt(found - 1, words)) return false;
      slot = slot + 1 === inUse ? 0 : slot + 1;
    }
    slots[slot] = size + 1;
    push(words, parent);
    return true;
  };

  return {
    size: () => size,
    add: width === 1 ? addWord : addWords,
    read(state) {
      const at = state * stride;
      for (let i = 0; i < width; i += 1) lent[i] = records[at + i] ?? 0;
      return lent;
    },
    parentOf: (state) => records[state * stride + width] ?? NO_PARENT,
    bytes: () => (size * stride + inUse) * Int32Array.BYTES_PER_ELEMENT,
    isFull: () => size >= capacity - MOST_AT_ONCE,
  };
};

/** Bytes of states that a search may take where nobody says. */
export const DEFAULT_MEMORY = 2 ** 31;

/** @param width words a state. */
export const createStateTable = (width: number, memory = DEFAULT_MEMORY): StateTable =>
  tableOver(createStore(width, memory, false));
