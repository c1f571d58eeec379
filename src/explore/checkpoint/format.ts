/**
 * A checkpoint: one line of JSON, the states in the order of their finding, and the SHA-256 of all of that. A state is its
 * parent (32 bits, little-endian), the length of its record where records differ in length (32 bits), and its record.
 */
import type { Break, Position } from '../search.ts';
import type { CountedCourse } from '../tally.ts';
import type { About } from './about.ts';

export const FORMAT = 'breakledger-checkpoint';

/** The first bytes of every checkpoint. */
export const MAGIC = `{"format":"${FORMAT}",`;

/** Bytes of the digest at the end. */
export const DIGEST = 32;

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
  /** Bytes of each record; null where they differ. */
  readonly recordBytes: number | null;
  /** What the space knows beside the states: serialized by V8, in base 64; null where it knows nothing. */
  readonly lore: string | null;
}
