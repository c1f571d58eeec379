/** The content of a ledger in a database, in two numbers: bytes of a database change where the ledger does not, and the reverse. */
import { crc32 } from 'node:zlib';
import { databaseError, openToRead } from '../ledger/sqlite/database.ts';
import { extentOf } from '../ledger/sqlite/rows.ts';
import type { LedgerContent } from './file-content.ts';

/**
 * How many events it has, and a CRC-32 of its header and of its last line, whose checksum is over every line before it.
 *
 * @throws InputError for a database that cannot be read, or holds no ledger.
 */
export const contentOfDatabase = (path: string): LedgerContent => {
  const database = openToRead(path);
  try {
    const { header, length } = extentOf(database, path);
    const last = database.prepare('SELECT line FROM event WHERE seq = ?').get(length)?.['line'];
    return { size: length, crc: crc32(`${header}\n${String(last ?? '')}`) };
  } catch (error) {
    throw databaseError(error, path);
  } finally {
    database.close();
  }
};
