/** Connections to the databases that hold ledgers, and what SQLite has to say about them in words for people. */
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { type Complaint, InputError } from '../../input-error.ts';
import { isDatabase, SQLITE_MAGIC } from './magic.ts';
import { requireLedger } from './schema.ts';

/** Whether the file at a path is a database; what cannot be read is none. */
export const isDatabaseFile = async (path: string): Promise<boolean> => {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const head = Buffer.alloc(SQLITE_MAGIC.length);
    await handle.read(head, 0, head.length, 0);
    return isDatabase(head);
  } catch {
    return false;
  } finally {
    await handle.close();
  }
};

/** Whether a new ledger of that name is to be a database. */
export const isDatabaseName = (path: string): boolean => /\.(sqlite3?|db)$/i.test(path);

/** SQLite's primary result codes, as far as outside data and devices can cause them. */
const RESULT = { busy: 5, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, noDatabase: 26 };

const SAID: Readonly<Record<number, Omit<Complaint, 'file'>>> = {
  [RESULT.busy]: { what: 'another process is writing to it', advice: 'wait until it has finished' },
  [RESULT.readOnly]: { what: 'the database is read-only', advice: 'check who may write to it' },
  [RESULT.ioError]: { what: 'the device failed to read or write', advice: 'check the device' },
  [RESULT.full]: { what: 'no space left on the device', advice: 'free some space and try again' },
  [RESULT.cannotOpen]: { what: 'the database cannot be opened', advice: 'check the path and who may use it' },
};

const resultOf = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined;

/**
 * What SQLite said about a file, as a complaint. `wholeEvents`: how many events before the fault are known to be whole.
 * An error of another kind comes back as it is.
 */
export const databaseError = (error: unknown, file: string, wholeEvents = 0): unknown => {
  const result = resultOf(error);
  if (result === undefined || !(error instanceof Error)) return error;
  if (result === RESULT.corrupt || result === RESULT.noDatabase) {
    const what = `the database is damaged: ${error.message}`;
    const advice = 'take an intact copy';
    return new InputError({ file, what, advice, damage: { wholeEvents } }, { cause: error });
  }
  const said = SAID[result] ?? { what: error.message, advice: 'check the database' };
  return new InputError({ ...said, file }, { cause: error });
};

/** How long a connection waits for another one's transaction, in milliseconds. */
const PATIENCE = 5000;

type Mode = 'mode=rw' | 'mode=ro' | 'mode=ro&immutable=1';

/** A connection that works: SQLite opens lazily, so it is asked something. */
const connect = (file: string, mode: Mode, readOnly: boolean): DatabaseSync => {
  const url = pathToFileURL(file);
  url.search = mode;
  const database = new DatabaseSync(url, { readOnly, timeout: PATIENCE });
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    database.prepare('PRAGMA schema_version').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** The same, and the ledger in it. @throws InputError */
const connectToLedger = (file: string, mode: Mode, readOnly: boolean): DatabaseSync => {
  const database = connect(file, mode, readOnly);
  try {
    requireLedger(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** Opens a ledger to write to it: every transaction is in the log of the database, and durable, before it is acknowledged. */
export const openToWrite = (file: string): DatabaseSync => {
  try {
    const database = connectToLedger(file, 'mode=rw', false);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    return database;
  } catch (error) {
    throw databaseError(error, file);
  }
};

const cannotWrite = (error: unknown): boolean => {
  const result = resultOf(error);
  return result === RESULT.readOnly || result === RESULT.cannotOpen;
};

/**
 * Opens a ledger to read it. A connection that may write is tried first, for it takes its log away again when it is the last
 * one; where nothing can be written, one that does not need to.
 */
export const openToRead = (file: string): DatabaseSync => {
  try {
    try {
      const database = connectToLedger(file, 'mode=rw', false);
      database.exec('PRAGMA query_only = ON');
      return database;
    } catch (error) {
      if (!cannotWrite(error)) throw error;
      return connectToLedger(file, existsSync(`${file}-wal`) ? 'mode=ro' : 'mode=ro&immutable=1', true);
    }
  } catch (error) {
    throw databaseError(error, file);
  }
};
