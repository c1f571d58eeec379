/** The error for an event of an interleaved ledger that cannot happen where it stands (domain.md §1.3). */
import type { Hindrance } from '../../machines/interleaved/hindrance.ts';
import { InputError } from '../input-error.ts';

/** Only ledgers interleave, and in a ledger the header alone stands before the events. */
export const hindered = (file: string, seq: number, { what, field, advice }: Hindrance): InputError =>
  new InputError({ file, line: seq + 1, what: `event ${seq} cannot happen: ${what}`, field, advice });
