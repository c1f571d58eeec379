/**
 * The states that have been found, packed: in the order of their finding, each once, with the state from which it was reached
 * first. The words lie in blocks that never move. A hash table finds them again (open addressing, linear probing); it is
 * filled anew from the blocks when it grows, so that nothing is ever held twice.
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
}

/** The first state has no parent. */
export const NO_PARENT = -1;

const BLOCK_BITS = 16;
const BLOCK = 2 ** BLOCK_BITS;
const IN_BLOCK = BLOCK - 1;
const FIRST_BITS = 12;
const NO_BLOCK = new Int32Array(0);

/** The table grows when it is fuller than this. */
const FULLEST = 0.6;

/** Mixes the words of a state to 32 bits, of which the upper ones are the better. */
const hashOf = (words: Int32Array, at: number, width: number): number => {
  let hash = 0;
  for (let i = 0; i < width; i += 1) {
    hash = Math.imul(hash ^ (words[at + i] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return Math.imul(hash, 0x85ebca6b);
};

/** Words and parents in blocks. */
interface Blocks {
  readonly push: (words: Int32Array, parent: number) => void;
  readonly size: () => number;
  /** The block of a state, and where in it the state begins. */
  readonly blockOf: (state: number) => Int32Array;
  readonly placeOf: (state: number) => number;
  readonly bytes: () => number;
}

const createBlocks = (width: number): Blocks => {
  const blocks: Int32Array[] = [];
  const record = width + 1;
  let size = 0;
  let last = NO_BLOCK;
  return {
    size: () => size,
    push(words, parent) {
      if ((size & IN_BLOCK) === 0) {
        last = new Int32Array(BLOCK * record);
        blocks.push(last);
      }
      const at = (size & IN_BLOCK) * record;
      for (let i = 0; i < width; i += 1) last[at + i] = words[i] ?? 0;
      last[at + width] = parent;
      size += 1;
    },
    blockOf: (state) => blocks[state >>> BLOCK_BITS] ?? NO_BLOCK,
    placeOf: (state) => (state & IN_BLOCK) * record,
    bytes: () => blocks.length * BLOCK * record * Int32Array.BYTES_PER_ELEMENT,
  };
};

/** Finds numbers of states; a slot holds the number and 1, or 0. */
const createIndex = (blocks: Blocks, width: number) => {
  let bits = FIRST_BITS;
  let slots = new Uint32Array(2 ** bits);

  const enter = (state: number): void => {
    const mask = slots.length - 1;
    let slot = hashOf(blocks.blockOf(state), blocks.placeOf(state), width) >>> (32 - bits);
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = state + 1;
  };
  const grow = (): void => {
    bits += 1;
    slots = NO_SLOTS;
    slots = new Uint32Array(2 ** bits);
    for (let state = 0; state < blocks.size(); state += 1) enter(state);
  };
  const isAt = (state: number, words: Int32Array): boolean => {
    const block = blocks.blockOf(state);
    const at = blocks.placeOf(state);
    for (let i = 0; i < width; i += 1) if (block[at + i] !== words[i]) return false;
    return true;
  };
  return {
    bytes: () => slots.byteLength,
    add(words: Int32Array, parent: number): boolean {
      const mask = slots.length - 1;
      let slot = hashOf(words, 0, width) >>> (32 - bits);
      for (let found = slots[slot] ?? 0; found !== 0; found = slots[slot] ?? 0) {
        if (isAt(found - 1, words)) return false;
        slot = (slot + 1) & mask;
      }
      blocks.push(words, parent);
      slots[slot] = blocks.size();
      if (blocks.size() > FULLEST * slots.length) grow();
      return true;
    },
  };
};

const NO_SLOTS = new Uint32Array(0);

/** States of one word stand in the slots themselves: looking one up is one access. The word 0 has a flag of its own. */
const createWordSet = (blocks: Blocks) => {
  let bits = FIRST_BITS;
  let slots = new Int32Array(2 ** bits);
  let hasZero = false;

  const slotOf = (word: number): number => Math.imul(word ^ (word >>> 15), 0x9e3779b1) >>> (32 - bits);
  const grow = (): void => {
    bits += 1;
    slots = NO_BLOCK;
    slots = new Int32Array(2 ** bits);
    const mask = slots.length - 1;
    for (let state = 0; state < blocks.size(); state += 1) {
      const word = blocks.blockOf(state)[blocks.placeOf(state)] ?? 0;
      if (word === 0) continue;
      let slot = slotOf(word);
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = word;
    }
  };
  return {
    bytes: () => slots.byteLength,
    add(words: Int32Array, parent: number): boolean {
      const word = words[0] ?? 0;
      if (word === 0) {
        if (hasZero) return false;
        hasZero = true;
        blocks.push(words, parent);
        return true;
      }
      const mask = slots.length - 1;
      let slot = slotOf(word);
      for (let found = slots[slot]; found !== 0; found = slots[slot]) {
        if (found === word) return false;
        slot = (slot + 1) & mask;
      }
      slots[slot] = word;
      blocks.push(words, parent);
      if (blocks.size() > FULLEST * slots.length) grow();
      return true;
    },
  };
};

/** @param width words a state. */
export const createStateTable = (width: number): StateTable<Int32Array> => {
  const blocks = createBlocks(width);
  const lent = new Int32Array(width);
  const finder = width === 1 ? createWordSet(blocks) : createIndex(blocks, width);
  return {
    size: blocks.size,
    add: (words, parent) => finder.add(words, parent),
    read(state) {
      const block = blocks.blockOf(state);
      const at = blocks.placeOf(state);
      for (let i = 0; i < width; i += 1) lent[i] = block[at + i] ?? 0;
      return lent;
    },
    parentOf: (state) => blocks.blockOf(state)[blocks.placeOf(state) + width] ?? NO_PARENT,
    bytes: () => blocks.bytes() + finder.bytes(),
  };
};
