/** Opens what keeps a ledger: its content tells what it is, and the name of a new one. */
import type { HeaderFacts } from '../../../machines/header.ts';
import { InputError } from '../../input-error.ts';
import { STANDARD_STREAM } from '../byte-source.ts';
import { type Disk, realDisk } from '../disk.ts';
import { isDatabaseFile } from '../sqlite/database.ts';
import { type OutputOptions } from '../whole-file.ts';
import { writeLedger } from '../write.ts';
import type { LedgerStore } from './ledger-store.ts';
import { openNdjsonStore } from './ndjson-store.ts';
import { openSqliteStore } from './sqlite-store.ts';

/**
 * Opens an existing ledger, a plain file or a database, to read it and to append to it.
 *
 * @param disk where a plain file is written to; a database writes for itself.
 * @throws InputError for what cannot be appended to: compressed, torn, damaged, written to by another process, not there.
 */
export const openStore = async (path: string, disk: Disk = realDisk): Promise<LedgerStore> => {
  if (path === STANDARD_STREAM) {
    const what = 'standard input is no ledger to append to';
    throw new InputError({ file: path, what, advice: 'name a file' });
  }
  return (await isDatabaseFile(path)) ? openSqliteStore(path) : openNdjsonStore(path, disk);
};

/**
 * Makes an empty ledger and opens it: a database if it is named `.sqlite`, `.sqlite3` or `.db`, else a file of text.
 *
 * @throws InputError for a place that cannot be written to, and a file that is there already unless it may be replaced.
 */
export const createStore = async (
  path: string,
  facts: HeaderFacts,
  options: OutputOptions = {},
): Promise<LedgerStore> => {
  await writeLedger(path, facts, [], options);
  return openStore(path, options.disk);
};
