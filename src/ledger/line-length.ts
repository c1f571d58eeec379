/** How long a line of a ledger may be, for every reader of lines. */
import { InputError } from '../input-error.ts';

/** Longest line of a ledger, in bytes. */
export const MAX_LINE_BYTES = 16 << 20;

/** A line that is longer. */
export const overLong = (file: string, line: number): InputError =>
  new InputError({
    file,
    line,
    column: MAX_LINE_BYTES + 1,
    what: `a line of more than ${MAX_LINE_BYTES >> 20} MiB`,
    advice: 'give a ledger: one event a line',
  });
