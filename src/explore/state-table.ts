/**
 * The states that have been found, packed: in the order of their finding, each once, with the state from which it was reached
 * first. A hash table of their numbers finds them again (open addressing, linear probing). The words lie in blocks, and the
 * table is filled anew from them when it grows: nothing is ever held twice.
 */

/** What the states of a search take, and how many there may be. */
export interface StateTable {
  /** Number of states. */
  readonly size: number;
  /** Adds the state unless it is there: its number, or −1 − its number if it was there already. */
  readonly add: (words: Int32Array, parent: number) => number;
  /** Copies the words of a state. */
  readonly read: (state: number, into: Int32Array) => void;
  readonly parentOf: (state: number) => number;
  /** Bytes that the states, their parents and the table take. */
  readonly bytes: () => number;
}

/** The first state has no parent. */
export const NO_PARENT = -1;

const BLOCK_BITS = 16;
const BLOCK = 2 ** BLOCK_BITS;
const FIRST_TABLE = 2 ** 12;

/** The table grows when it is fuller than this. */
const FULLEST = 0.6;

/** Mixes the words of a state to 32 bits. */
export const hashOf = (words: Int32Array, at: number, width: number): number => {
  let hash = 0x2f0b4c47;
  for (let i = 0; i < width; i += 1) {
    hash = Math.imul(hash ^ (words[at + i] ?? 0), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 13);
};

/** @param width words a state. */
export const createStateTable = (width: number): StateTable => {
  const blocks: Int32Array[] = [];
  const record = width + 1;
  let size = 0;
  let slots = new Int32Array(FIRST_TABLE).fill(-1);
  let mask = FIRST_TABLE - 1;

  const grow = (): void => {
    slots = new Int32Array(0);
    slots = new Int32Array((mask + 1) * 2).fill(-1);
    mask = slots.length - 1;
    for (let state = 0; state < size; state += 1) {
      const block = blocks[state >>> BLOCK_BITS] ?? slots;
      let slot = hashOf(block, (state & (BLOCK - 1)) * record, width) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = state;
    }
  };

  const isAt = (state: number, words: Int32Array): boolean => {
    const block = blocks[state >>> BLOCK_BITS];
    const at = (state & (BLOCK - 1)) * record;
    if (block === undefined) return false;
    for (let i = 0; i < width; i += 1) if (block[at + i] !== words[i]) return false;
    return true;
  };

  return {
    get size() {
      return size;
    },
    add(words, parent) {
      let slot = hashOf(words, 0, width) & mask;
      for (let found = slots[slot] ?? -1; found !== -1; found = slots[slot] ?? -1) {
        if (isAt(found, words)) return -1 - found;
        slot = (slot + 1) & mask;
      }
      const state = size;
      const at = (state & (BLOCK - 1)) * record;
      if (at === 0) blocks.push(new Int32Array(BLOCK * record));
      const block = blocks[state >>> BLOCK_BITS];
      for (let i = 0; i < width; i += 1) if (block !== undefined) block[at + i] = words[i] ?? 0;
      if (block !== undefined) block[at + width] = parent;
      slots[slot] = state;
      size += 1;
      if (size > FULLEST * mask) grow();
      return state;
    },
    read(state, into) {
      const block = blocks[state >>> BLOCK_BITS];
      const at = (state & (BLOCK - 1)) * record;
      for (let i = 0; i < width; i += 1) into[i] = block?.[at + i] ?? 0;
    },
    parentOf: (state) => blocks[state >>> BLOCK_BITS]?.[(state & (BLOCK - 1)) * record + width] ?? NO_PARENT,
    bytes: () => blocks.length * BLOCK * record * 4 + slots.byteLength,
  };
};
