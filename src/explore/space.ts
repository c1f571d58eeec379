/** What a search asks of the space that it searches. */
import type { Side } from '../../machines/packing/symmetry.ts';
import type { Tally } from './tally.ts';

/** Told of the transitions out of a state. */
export interface Sink {
  /** A successor, perhaps one that is known; `words` is only lent. `changed`, if it is known: the only side that has changed. */
  readonly reach: (words: Int32Array, changed?: Side) => void;
  /** The request of this number breaks an invariant: the search does not go on from its successor. */
  readonly breaks: (request: number) => void;
}

export interface Space {
  /** 32-bit words a state. */
  readonly words: number;
  readonly initial: Int32Array;
  /** Tells of every transition out of a state but those that lead back to it; the tally has those as well. */
  readonly expand: (state: Int32Array, sink: Sink) => void;
  readonly tally: Tally;
}
