/** Tells by its content what a file is: a ledger, a recording of strace, or something that cannot be read. */
import { isDatabaseFile } from '../ledger/sqlite/database.ts';
import { textOf } from './recording.ts';
import type { Recording } from './spool.ts';
import { type Format, formatOf } from './trace-format.ts';

/** @throws InputError where it is nothing that can be read. */
export const detect = async (recording: Recording): Promise<Format> =>
  (await isDatabaseFile(recording.path)) ? { kind: 'ledger' } : formatOf(textOf(recording));
