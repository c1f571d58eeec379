/** What a search asks of the space that it searches. */
import type { Side } from '../../machines/packing/symmetry.ts';
import type { Reached } from './reach.ts';
import type { Tally } from './tally.ts';

/** Told of the transitions out of a state. */
export interface Sink {
  /** A successor, perhaps one that is known; `words` is only lent. `changed`, if it is known: the only side that has changed. */
  readonly reach: (words: Int32Array, changed?: Side) => void;
  /** The request of this number breaks an invariant. */
  readonly breaks: (request: number) => void;
}

/** What a space has come to know, for others. */
export interface KeptLore {
  /** Plain data, little of it. */
  readonly facts: unknown;
  /** As much as there may be. */
  readonly blocks: readonly Uint8Array[];
}

/** What a space comes to know on the way, without which its records mean nothing to others. */
export interface Lore {
  readonly save: () => KeptLore;
  /** Into a space that knows nothing yet. */
  readonly restore: (kept: KeptLore) => void;
}

/** What a space counts beside its transitions. */
export interface Aside {
  /** States that were not gone on from, as nothing is promised of what comes after them. */
  readonly abandoned: number;
  readonly reached: readonly Reached[];
}

/** Counts beside the transitions. */
export interface AsideCounter {
  /** What was counted since the last time. */
  readonly take: () => Aside;
  /** Counted by another thread. */
  readonly add: (aside: Aside) => void;
}

/** What a space keeps beside its states, in memory that threads share. */
export interface Beside {
  readonly bytes: () => number;
  /** Has the memory to grow before much more is added? */
  readonly isCrowded: () => boolean;
  /** While no thread adds. */
  readonly grow: () => void;
  /** It may have grown, but does not grow while states are gone on from. */
  readonly enter: () => void;
  /** Is there hardly room for more, however it grows? */
  readonly isFull: () => boolean;
}

/** States of a fixed number of 32-bit words. */
export interface Space {
  readonly words: number;
  readonly initial: Int32Array;
  /** Tells of every transition out of a state but those that lead back to it; the tally has those as well. */
  readonly expand: (words: Int32Array, sink: Sink) => void;
  readonly tally: Tally;
  /** Is nothing left to be found, however far one goes? Absent: never. */
  readonly isSettled?: () => boolean;
  /** Absent: records say all. */
  readonly lore?: Lore;
  /** Absent: nothing. */
  readonly beside?: Beside;
  /** Absent: it counts transitions alone. */
  readonly aside?: AsideCounter;
}

/** Words of their bytes. */
export const wordsFrom = (bytes: Uint8Array): Int32Array => {
  const words = new Int32Array(bytes.length / Int32Array.BYTES_PER_ELEMENT);
  new Uint8Array(words.buffer).set(bytes);
  return words;
};
