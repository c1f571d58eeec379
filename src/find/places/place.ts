/** Places of a state that questions can name, and how they are read: straight from the state, without a row for it. */
import type { Roster } from '../../../machines/roster.ts';
import type { Path } from '../../replay/state/place.ts';

/** What a place holds: by it a question is refused that could never be true. */
export type Holds = 'number' | 'name' | 'flag' | 'anything';

/** A value as expressions compare it: numbers of any size, names, flags, null for nothing. */
export type Value = number | bigint | string | boolean | null;

export interface Place<K> {
  readonly path: Path;
  readonly holds: Holds;
  /** A whole number for what stands there, the same for the same: most often an id. Quick, as it is asked after every event. */
  readonly code: (kernel: K) => number;
  /** The value of a code, named as a row names it; a register's as a number. */
  readonly show: (code: number, roster: Roster) => Value;
}

/** The code of what is not there at all. */
export const ABSENT = Number.MIN_SAFE_INTEGER;

/** What stands at a place in a state. */
export const valueAt = <K>({ code, show }: Place<K>, kernel: K, roster: Roster): Value =>
  show(code(kernel), roster);

/** The answer to a path: one place, several where it names a table, or what is wrong with which of its parts. */
export type Resolved<K> =
  | { readonly places: readonly Place<K>[] }
  | { readonly fault: { readonly what: string; readonly advice: string } };

export const fault = (
  what: string,
  advice: string,
): { readonly fault: { what: string; advice: string } } => ({
  fault: { what, advice },
});
