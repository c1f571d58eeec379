/**
 * The states that have been found, packed: in the order of their finding, each once, with the state from which it was reached
 * first. A hash table finds them again (open addressing, linear probing); it is filled anew from the states when it grows, in
 * place, so that nothing is ever held twice. Room is reserved for as many states as may ever come, and costs nothing until it
 * is used: the system hands out pages as they are written to.
 */

/** The states of a search; `R` is a packed state. */
export interface StateTable<R> {
  /** Number of states. */
  readonly size: () => number;
  /** Adds the state unless it is there: whether it was new. */
  readonly add: (record: R, parent: number) => boolean;
  /** A state by its number, counted from 0 in the order of their finding; only lent, until the next is read. */
  readonly read: (state: number) => R;
  readonly parentOf: (state: number) => number;
  /** Bytes that the states, their parents and the table take. */
  readonly bytes: () => number;
  /** No more states can be added. */
  readonly isFull: () => boolean;
}

/** The first state has no parent. */
export const NO_PARENT = -1;

/** The table grows when it is fuller than this. */
const FULLEST = 0.6;
const FIRST_BITS = 12;

/** Successors that one state may have. */
export const MOST_AT_ONCE = 4096;

/** Bytes that a state takes in a table that is half full. */
const bytesFor = (width: number): number => (width + 1 + 2) * Int32Array.BYTES_PER_ELEMENT;

/** Numbers of states are 32 bits with their sign. */
const MOST_STATES = 2 ** 30;

/** Typed arrays of more elements cannot be had. */
const LONGEST = 2 ** 32;

/** Where the states of a search lie. */
export interface Store {
  readonly width: number;
  /** Most states. */
  readonly capacity: number;
  /** Words and parent of each state. */
  readonly records: Int32Array;
  /** The hash table; a power of two of it is in use. */
  readonly slots: Int32Array;
  /** By {@link SIZE}, {@link BITS} and {@link HAS_ZERO}. */
  readonly control: Int32Array;
}

export const SIZE = 0;
export const BITS = 1;
/** Whether the state of one word 0 is there: an empty slot is 0 as well. */
export const HAS_ZERO = 2;
const CONTROLS = 8;

/** Less room than this is not tried. */
const LEAST_MEMORY = 2 ** 20;

/** @throws RangeError where the system does not give so much. */
const reserve = (width: number, memory: number, isShared: boolean): Store => {
  const most = Math.floor(LONGEST / (width + 1));
  const capacity = Math.max(
    2 * MOST_AT_ONCE,
    Math.min(MOST_STATES, most, Math.floor(memory / bytesFor(width))),
  );
  const bits = Math.max(FIRST_BITS, Math.ceil(Math.log2(capacity / FULLEST)));
  // What is not shared is counted by the garbage collector, which then frees what the start of the program has left behind.
  const words = (length: number): Int32Array =>
    isShared
      ? new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT))
      : new Int32Array(length);
  const control = words(CONTROLS);
  control[BITS] = FIRST_BITS;
  return { width, capacity, records: words(capacity * (width + 1)), slots: words(2 ** bits), control };
};

/**
 * As much of `memory` as the system reserves: where it gives out no more than it has, that may be less.
 *
 * @param memory bytes that may be used; @param isShared whether workers share it.
 * @throws RangeError where it gives next to nothing.
 */
export const createStore = (width: number, memory: number, isShared: boolean): Store => {
  try {
    return reserve(width, memory, isShared);
  } catch (error) {
    if (!(error instanceof RangeError) || memory < 2 * LEAST_MEMORY) throw error;
    return createStore(width, memory / 2, isShared);
  }
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

/** Where a state of one word belongs, or is already; a state of more is looked up by its number. */
export const firstSlot = (store: Store, words: Int32Array, at: number): number => {
  const { width, control } = store;
  const hash = width === 1 ? hashOfWord(words[at] ?? 0) : hashOf(words, at, width);
  return hash >>> (32 - (control[BITS] ?? 0));
};

/** Enters states that are in the records but not in the table. */
export const refill = ({ width, records, slots, control }: Store, from: number, to: number): void => {
  const bits = control[BITS] ?? 0;
  const mask = 2 ** bits - 1;
  for (let state = from; state < to; state += 1) {
    const at = state * (width + 1);
    const word = records[at] ?? 0;
    if (width === 1 && word === 0) continue;
    let slot = (width === 1 ? hashOfWord(word) : hashOf(records, at, width)) >>> (32 - bits);
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = width === 1 ? word : state + 1;
  }
};

/** Is the table fuller than it should be? */
export const isCrowded = ({ control }: Store): boolean =>
  (control[SIZE] ?? 0) > FULLEST * 2 ** (control[BITS] ?? 0);

/** Doubles the table, and leaves it empty: `refill` has to follow. */
export const double = ({ slots, control }: Store): void => {
  const bits = control[BITS] ?? 0;
  control[BITS] = bits + 1;
  // Nobody has written to the other half yet.
  slots.fill(0, 0, 2 ** bits);
};

const grow = (store: Store): void => {
  double(store);
  refill(store, 0, store.control[SIZE] ?? 0);
};

/** A table for one thread over a store. */
export const tableOver = (store: Store): StateTable<Int32Array> => {
  const { width, capacity, records, slots, control } = store;
  const stride = width + 1;
  const lent = new Int32Array(width);
  let size = control[SIZE] ?? 0;
  let bits = control[BITS] ?? 0;
  let mask = 2 ** bits - 1;

  const push = (words: Int32Array, parent: number): void => {
    const at = size * stride;
    for (let i = 0; i < width; i += 1) records[at + i] = words[i] ?? 0;
    records[at + width] = parent;
    size += 1;
    control[SIZE] = size;
    if (size > FULLEST * mask) {
      grow(store);
      bits = control[BITS] ?? 0;
      mask = 2 ** bits - 1;
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
    let slot = hashOfWord(word) >>> (32 - bits);
    for (let found = slots[slot]; found !== 0; found = slots[slot]) {
      if (found === word) return false;
      slot = (slot + 1) & mask;
    }
    slots[slot] = word;
    push(words, parent);
    return true;
  };
  const addWords = (words: Int32Array, parent: number): boolean => {
    let slot = hashOf(words, 0, width) >>> (32 - bits);
    for (let found = slots[slot] ?? 0; found !== 0; found = slots[slot] ?? 0) {
      if (isAt(found - 1, words)) return false;
      slot = (slot + 1) & mask;
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
    bytes: () => (size * stride + 2 ** bits) * Int32Array.BYTES_PER_ELEMENT,
    isFull: () => size >= capacity - MOST_AT_ONCE,
  };
};

/** Bytes of states that a search may take where nobody says. */
export const DEFAULT_MEMORY = 2 ** 31;

/** @param width words a state. */
export const createStateTable = (width: number, memory = DEFAULT_MEMORY): StateTable<Int32Array> =>
  tableOver(createStore(width, memory, false));
