/** The full check of a database: what reading its rows in order does not see. */
import type { DatabaseSync } from 'node:sqlite';
import { createRoster } from '../../../machines/roster.ts';
import { InputError } from '../../input-error.ts';
import { readHeaderLine } from '../event-lines.ts';
import { machineOf } from '../header-machine.ts';
import { databaseError, openToRead } from './database.ts';
import { blocksOfRows, type PackedBlock, storedBlocks } from './packed-blocks.ts';
import { extentOf } from './rows.ts';

const damaged = (file: string, what: string, wholeEvents: number): InputError =>
  new InputError({ file, what, advice: 'take an intact copy', damage: { wholeEvents } });

const isSame = (one: PackedBlock, other: PackedBlock): boolean =>
  one.first === other.first &&
  one.last === other.last &&
  one.chain === other.chain &&
  one.names === other.names &&
  one.crc === other.crc &&
  Buffer.compare(one.events, other.events) === 0;

/** Packs the rows again and compares. */
const checkBlocks = async (database: DatabaseSync, file: string): Promise<void> => {
  const { header: line } = extentOf(database, file);
  const { header } = readHeaderLine({ file, number: 1, bytes: Buffer.from(line) });
  const ledger = { name: file, header, machine: machineOf(file, header, {}) };
  const again = blocksOfRows(database, ledger, 1, createRoster());
  for (const stored of storedBlocks(database)) {
    const { value: made } = await again.next();
    if (made !== undefined && isSame(made, stored)) continue;
    throw damaged(
      file,
      `the packed block of event ${stored.first} is not what its rows say`,
      stored.first - 1,
    );
  }
};

/**
 * Checks that the pages of a database are in order, that its indexes and packed blocks hold what its rows say, and that each
 * row stands under the number that its line has. It takes about as long as writing them did.
 *
 * @throws InputError for damage.
 */
export const checkDatabase = async (file: string): Promise<void> => {
  const database = openToRead(file);
  try {
    database.exec('BEGIN');
    const { integrity_check: found } = database.prepare('PRAGMA integrity_check(1)').get() ?? {};
    if (found !== 'ok') throw damaged(file, `the database is damaged: ${String(found)}`, 0);
    const misplaced = database
      .prepare("SELECT seq FROM event WHERE seq IS NOT line ->> 'seq' ORDER BY seq LIMIT 1")
      .get()?.['seq'];
    if (misplaced !== undefined) {
      throw damaged(file, `row ${String(misplaced)} holds another event`, Number(misplaced) - 1);
    }
    await checkBlocks(database, file);
  } catch (error) {
    throw databaseError(error, file);
  } finally {
    database.close();
  }
};
