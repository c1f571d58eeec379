/**
 * Pairs of numbers, each once and known by its own number: with them a list of numbers is folded into one (`fold.ts`). Threads
 * share them; the table never grows while anybody adds.
 */
import { LONGEST_SHARED, MOST_THREADS, sharedWords } from '../../shared-memory.ts';

export interface PairStore {
  /** By {@link COUNT} and {@link BITS}. */
  readonly control: Int32Array;
  /** By number: two each. */
  readonly pairs: Int32Array;
  /** A power of two of it is in use. */
  readonly slots: Int32Array;
}

const COUNT = 0;
const BITS = 1;
const CONTROLS = 2;
const CLAIMED = -1;
const FIRST_BITS = 18;
/** Beyond this the table should grow, and has room for what is being done meanwhile. */
const CROWDED = 0.5;
/** Beyond this it must have grown. */
const FULL = 0.9;
/** Twice as many slots, a power of two, are as many as threads can share. */
const MOST = (LONGEST_SHARED + 1) / 4;
/** Bytes of a pair, and of its slots in a table that is half full. */
const PER_PAIR = 4 * Int32Array.BYTES_PER_ELEMENT;

/** Pairs that may come while somebody looks whether there is room for more. */
const MARGIN = 2 ** 15;

/** @param memory bytes that pairs may take; room for them costs nothing until it is used. */
export const createPairStore = (memory: number): PairStore => {
  const most = Math.max(4 * MARGIN, Math.min(MOST, Math.floor(memory / PER_PAIR)));
  const bits = Math.ceil(Math.log2(most / CROWDED));
  const control = sharedWords(CONTROLS);
  control[BITS] = FIRST_BITS;
  return { control, pairs: sharedWords(2 * most), slots: sharedWords(2 ** bits) };
};

export interface Pairs {
  readonly idOf: (first: number, second: number) => number;
  readonly first: (id: number) => number;
  readonly second: (id: number) => number;
  readonly count: () => number;
  /** Bytes that they take. */
  readonly size: () => number;
  readonly isCrowded: () => boolean;
  /** Has the store hardly room for more? */
  readonly isFull: () => boolean;
  /** While nobody adds. */
  readonly grow: () => void;
  /** The table may have grown, but does not grow until one leaves off. */
  readonly enter: () => void;
}

const hashOf = (first: number, second: number): number => {
  let hash = Math.imul(first ^ (first >>> 15), 0x9e3779b1) ^ second;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash ^= hash >>> 13;
  return Math.imul(hash, 0xc2b2ae35);
};

/** @throws RangeError where the store has no room: it is to grow when it is crowded, and a search to end before its memory does. */
export const pairsOver = ({ control, pairs, slots }: PairStore): Pairs => {
  let shift = 0;
  let mask = 0;
  const enter = (): void => {
    const bits = control[BITS] ?? 0;
    shift = 32 - bits;
    mask = 2 ** bits - 1;
  };
  const count = (): number => Atomics.load(control, COUNT);
  /** Asked before a slot is claimed: others wait for what becomes of it. */
  const requireRoom = (): void => {
    if (count() >= Math.min(pairs.length / 2, FULL * mask) - MOST_THREADS) {
      throw new RangeError('a table of pairs is full');
    }
  };
  const record = (first: number, second: number): number => {
    const id = Atomics.add(control, COUNT, 1);
    pairs[2 * id] = first;
    pairs[2 * id + 1] = second;
    return id;
  };
  enter();
  return {
    enter,
    count,
    first: (id) => pairs[2 * id] ?? 0,
    second: (id) => pairs[2 * id + 1] ?? 0,
    size: () => (2 * count() + 2 ** (control[BITS] ?? 0)) * Int32Array.BYTES_PER_ELEMENT,
    isCrowded: () => count() > CROWDED * 2 ** (control[BITS] ?? 0),
    isFull: () => count() > pairs.length / 2 - MARGIN,
    grow() {
      const bits = (control[BITS] ?? 0) + 1;
      control[BITS] = bits;
      enter();
      // Nobody has written to the other half yet.
      slots.fill(0, 0, 2 ** (bits - 1));
      const most = count();
      for (let id = 0; id < most; id += 1) {
        let slot = hashOf(pairs[2 * id] ?? 0, pairs[2 * id + 1] ?? 0) >>> shift;
        while (slots[slot] !== 0) slot = (slot + 1) & mask;
        slots[slot] = id + 1;
      }
    },
    idOf(first, second) {
      let slot = hashOf(first, second) >>> shift;
      for (;;) {
        // As in `leaves.ts`.
        let found = slots[slot] ?? 0;
        if (found === 0) {
          requireRoom();
          found = Atomics.compareExchange(slots, slot, 0, CLAIMED);
          if (found === 0) {
            const id = record(first, second);
            Atomics.store(slots, slot, id + 1);
            return id;
          }
        }
        while (found === CLAIMED) found = Atomics.load(slots, slot);
        const at = 2 * (found - 1);
        if (pairs[at] === first && pairs[at + 1] === second) return found - 1;
        slot = (slot + 1) & mask;
      }
    },
  };
};
