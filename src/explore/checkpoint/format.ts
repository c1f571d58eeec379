/**
 * A checkpoint: one line of JSON, the states in the order of their finding, the blocks of what the space knows beside them, and
 * the SHA-256 of all of that. A state is its parent (32 bits, little-endian) and its record.
 */
import type { Break, Position } from '../search.ts';
import type { CountedCourse } from '../tally.ts';
import type { About } from './about.ts';

export const FORMAT = 'breakledger-checkpoint';

/** The first bytes of every checkpoint. */
export const MAGIC = `{"format":"${FORMAT}",`;

/** Bytes of the digest at the end. */
export const DIGEST = 32;

/** What a space knows. */
interface KeptHead {
  /** Plain data: serialized by V8, in base 64. */
  readonly facts: string;
  /** Bytes of each block. */
  readonly blocks: readonly number[];
}

export interface Head {
  readonly format: typeof FORMAT;
  /** SHA-256 of `about`. */
  readonly digest: string;
  readonly about: About;
  readonly position: Position;
  readonly breaks: readonly Break[];
  readonly courses: readonly CountedCourse[];
  /** How many states follow. */
  readonly states: number;
  /** Bytes of each record. */
  readonly recordBytes: number;
  /** What the space knows beside the states; null where it knows nothing. */
  readonly lore: KeptHead | null;
}
