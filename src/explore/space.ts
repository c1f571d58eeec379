/** What a search asks of the space that it searches. */
import type { Side } from '../../machines/packing/symmetry.ts';
import type { StateTable } from './state-table.ts';
import type { Tally } from './tally.ts';

/** Told of the transitions out of a state; `R` is a packed state. */
export interface Sink<R> {
  /** A successor, perhaps one that is known; `record` is only lent. `changed`, if it is known: the only side that has changed. */
  readonly reach: (record: R, changed?: Side) => void;
  /** The request of this number breaks an invariant. */
  readonly breaks: (request: number) => void;
}

/** What a space comes to know on the way, without which its records mean nothing to others: plain data. */
export interface Lore {
  readonly save: () => unknown;
  /** Into a space that knows nothing yet. */
  readonly restore: (saved: unknown) => void;
}

export interface Space<R> {
  readonly initial: R;
  /** Tells of every transition out of a state but those that lead back to it; the tally has those as well. */
  readonly expand: (state: R, sink: Sink<R>) => void;
  readonly tally: Tally;
  /** Is nothing left to be found, however far one goes? Absent: never. */
  readonly isSettled?: () => boolean;
  /** An empty table for the states of this space, with room for so many bytes of them. */
  readonly newTable: (memory?: number) => StateTable<R>;
  /** A record of its bytes, which are only lent. */
  readonly recordFrom: (bytes: Uint8Array) => R;
  /** Absent: records say all. */
  readonly lore?: Lore;
}

/** Words of their bytes. */
export const wordsFrom = (bytes: Uint8Array): Int32Array => {
  const words = new Int32Array(bytes.length / Int32Array.BYTES_PER_ELEMENT);
  new Uint8Array(words.buffer).set(bytes);
  return words;
};

/** States of a fixed number of 32-bit words. */
export interface WordSpace extends Space<Int32Array> {
  readonly words: number;
}
