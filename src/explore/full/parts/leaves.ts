/**
 * Parts of states, as bytes, each once and known by its number: there are few different ones. Threads share them; a slot is
 * claimed by whoever changes it from 0 first.
 */
import { MOST_THREADS, sharedWords } from '../../shared-memory.ts';

export interface LeafStore {
  /** By {@link COUNT} and {@link USED}. */
  readonly control: Int32Array;
  readonly bytes: Uint8Array;
  /** By number: where it begins, and its length. */
  readonly places: Int32Array;
  readonly slots: Int32Array;
}

const COUNT = 0;
const USED = 1;
const CONTROLS = 2;
const CLAIMED = -1;

/** A power of two; no more than half of the slots are ever in use. */
const SLOTS = 2 ** 22;
const MOST = SLOTS / 2;
/** Bytes for all of them, on the average this many for each. */
const AVERAGE = 64;

/** Room for all that may ever come; it costs nothing until it is used. */
export const createLeafStore = (): LeafStore => ({
  control: sharedWords(CONTROLS),
  bytes: new Uint8Array(new SharedArrayBuffer(MOST * AVERAGE)),
  places: sharedWords(2 * MOST),
  slots: sharedWords(SLOTS),
});

export interface Leaves {
  /** The number of the first bytes. */
  readonly idOf: (bytes: Uint8Array, length: number) => number;
  /** Only lent. */
  readonly at: (id: number) => Uint8Array;
  readonly count: () => number;
  /** Bytes that they take. */
  readonly size: () => number;
  /** Has the store hardly room for more? */
  readonly isFull: () => boolean;
}

/** Parts that may come while somebody looks whether there is room for more. */
const MARGIN = 2 ** 16;

const hashOf = (bytes: Uint8Array, length: number): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < length; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) & (SLOTS - 1);
};

/** @throws RangeError where the store has no room: ask `isFull` before. */
export const leavesOver = ({ control, bytes: stored, places, slots }: LeafStore): Leaves => {
  /** Asked before a slot is claimed: others wait for what becomes of it. */
  const requireRoom = (length: number): void => {
    const [count = 0, used = 0] = [control[COUNT], control[USED]];
    if (count > MOST - MOST_THREADS || used + MOST_THREADS * length > stored.length) {
      throw new RangeError('states of this policy hold too many different things');
    }
  };
  const record = (bytes: Uint8Array, length: number): number => {
    const id = Atomics.add(control, COUNT, 1);
    const start = Atomics.add(control, USED, length);
    for (let i = 0; i < length; i += 1) stored[start + i] = bytes[i] ?? 0;
    places[2 * id] = start;
    places[2 * id + 1] = length;
    return id;
  };
  const isAt = (id: number, bytes: Uint8Array, length: number): boolean => {
    if (places[2 * id + 1] !== length) return false;
    const start = places[2 * id] ?? 0;
    for (let i = 0; i < length; i += 1) if (stored[start + i] !== bytes[i]) return false;
    return true;
  };
  return {
    idOf(bytes, length) {
      let slot = hashOf(bytes, length);
      for (;;) {
        // What is read here may be old, which only an exchange can tell; but once it is a number it stays that number.
        let found = slots[slot] ?? 0;
        if (found === 0) {
          requireRoom(length);
          found = Atomics.compareExchange(slots, slot, 0, CLAIMED);
          if (found === 0) {
            const id = record(bytes, length);
            Atomics.store(slots, slot, id + 1);
            return id;
          }
        }
        // Whoever has claimed it writes a few bytes, and is done.
        while (found === CLAIMED) found = Atomics.load(slots, slot);
        if (isAt(found - 1, bytes, length)) return found - 1;
        slot = (slot + 1) & (SLOTS - 1);
      }
    },
    at(id) {
      const start = places[2 * id] ?? 0;
      return stored.subarray(start, start + (places[2 * id + 1] ?? 0));
    },
    count: () => Atomics.load(control, COUNT),
    size: () => Atomics.load(control, USED) + 3 * Int32Array.BYTES_PER_ELEMENT * Atomics.load(control, COUNT),
    isFull: () =>
      Atomics.load(control, COUNT) > MOST - MARGIN ||
      Atomics.load(control, USED) > stored.length - MARGIN * AVERAGE,
  };
};
