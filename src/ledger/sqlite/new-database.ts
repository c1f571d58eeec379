/** Makes the database of a whole ledger. Nobody else knows of it before it is in its place, so nothing is logged meanwhile. */
import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { LedgerEvent } from '../../../machines/events.ts';
import { InputError } from '../../input-error.ts';
import { type Progress, readHeaderLine } from '../event-lines.ts';
import { eventLine } from '../line-writer.ts';
import { machineOf } from '../header-machine.ts';
import { openToWrite } from './database.ts';
import { packRows } from './packed-blocks.ts';
import { createIndexes, createTables } from './schema.ts';

const ledgerOf = (headerLine: string): Parameters<typeof packRows>[1] => {
  const name = 'a new ledger';
  const { header } = readHeaderLine({ file: name, number: 1, bytes: Buffer.from(headerLine) });
  return { name, header, machine: machineOf(name, header, {}) };
};

const fill = async (
  database: DatabaseSync,
  headerLine: string,
  batches: AsyncIterable<readonly LedgerEvent[]> | Iterable<readonly LedgerEvent[]>,
  progress: Progress,
): Promise<void> => {
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN');
  createTables(database, headerLine);
  const insert = database.prepare('INSERT INTO event (seq, line) VALUES (?, ?)');
  for await (const events of batches) {
    for (const event of events) insert.run(event.seq, eventLine(event, true, progress));
  }
  createIndexes(database);
  database.prepare('UPDATE ledger SET length = ?').run(progress.seq);
  await packRows(database, ledgerOf(headerLine));
  database.exec('COMMIT; PRAGMA journal_mode = WAL');
};

/**
 * Fills the empty file `draft`; to make it durable is for the caller. `progress` follows the events.
 *
 * @throws SQLite's own errors; whatever `batches` throws.
 */
export const fillDatabase = async (
  draft: string,
  header: string,
  batches: AsyncIterable<readonly LedgerEvent[]> | Iterable<readonly LedgerEvent[]>,
  progress: Progress,
): Promise<void> => {
  const database = new DatabaseSync(draft);
  try {
    await fill(database, header, batches, progress);
  } finally {
    database.close();
  }
};

const forgetLog = (file: string): void => {
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
};

/**
 * Lets nothing be left of the log of a database that is about to be replaced: SQLite would apply it to the new one.
 *
 * @throws InputError if a process has the database open.
 */
export const settleLog = (file: string): void => {
  if (!existsSync(`${file}-wal`)) return;
  try {
    openToWrite(file).close();
  } catch {
    // Whatever it is, it is to be replaced.
    forgetLog(file);
  }
  if (!existsSync(`${file}-wal`)) return;
  const what = 'a process has the database open';
  throw new InputError({ file, what, advice: 'wait until it has finished' });
};
