/**
 * What a ledger may look like after a crash or an accident, and what is done about it. Only what was never acknowledged is
 * ever cut; whatever was acknowledged and is no longer what it was is told, with its place, and left for people to look at.
 */
import { InputError } from '../input-error.ts';

/** What a ledger that lies there is found to be. A test named after each row of {@link RECOVERY} reaches it. */
export type Finding = 'whole' | 'torn' | 'damaged' | 'unreadable' | 'compressed' | 'database';

export interface RecoveryRule {
  /** By what it is known. */
  readonly sign: string;
  /** Which events a reader delivers; where they are not all, an error with its place comes after them. */
  readonly read: 'all' | 'those before';
  readonly append: 'goes on' | 'refused';
  readonly repair: 'nothing to do' | 'cut' | 'refused';
}

export const RECOVERY: Readonly<Record<Finding, RecoveryRule>> = {
  whole: {
    sign: 'every line ends in a newline and carries on the one before',
    read: 'all',
    append: 'goes on',
    repair: 'nothing to do',
  },
  torn: {
    sign: 'behind the last newline stands the beginning of a line: a write that was never acknowledged',
    read: 'those before',
    append: 'refused',
    repair: 'cut',
  },
  damaged: {
    sign: 'a line, a row or the newline of a whole event is not what was written',
    read: 'those before',
    append: 'refused',
    repair: 'refused',
  },
  unreadable: {
    sign: 'a line is no header or no event, and no checksum says that it ever was',
    read: 'those before',
    append: 'refused',
    repair: 'refused',
  },
  compressed: {
    sign: 'gzip data or a pipe, whole from the first line to the last',
    read: 'all',
    append: 'refused',
    repair: 'refused',
  },
  database: {
    sign: 'a database, whole from the first row to the last; SQLite has taken back what was not acknowledged',
    read: 'all',
    append: 'goes on',
    repair: 'nothing to do',
  },
};

/** What the error of a reader says of the ledger. Errors of other kinds are thrown again: nothing was found out. */
export const findingOfError = (error: unknown): 'torn' | 'damaged' | 'unreadable' => {
  if (!(error instanceof InputError)) throw error;
  const { tornTail, damage } = error.complaint;
  if (tornTail !== undefined) return 'torn';
  return damage === undefined ? 'unreadable' : 'damaged';
};
