/**
 * The store that is a database. Several writers may have it open at once: a transaction decides whose append comes next, and
 * the others are told of the conflict. A batch is one transaction, so it is there as a whole or not at all, crash or no crash.
 */
import { realpath } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import type { LedgerEvent } from '../../../machines/events.ts';
import type { LedgerHeader } from '../../../machines/header.ts';
import type { Machine } from '../../../machines/machine.ts';
import { fileError } from '../../input-error.ts';
import { type Progress, readHeaderLine } from '../event-lines.ts';
import { eventBatches } from '../opened-ledger.ts';
import { createPresence, type Presence } from '../presence.ts';
import { machineOf } from '../header-machine.ts';
import { databaseError, openToRead, openToWrite } from '../sqlite/database.ts';
import { openRows, progressBefore } from '../sqlite/opened-rows.ts';
import { packRows } from '../sqlite/packed-blocks.ts';
import { extentOf, requireNoMore } from '../sqlite/rows.ts';
import { admit, type End } from './admission.ts';
import { AppendConflict, type LedgerStore } from './ledger-store.ts';
import { createTurns } from './turns.ts';

interface Opened {
  readonly name: string;
  readonly file: string;
  readonly header: LedgerHeader;
  readonly machine: Machine;
}

/** The events of a database from the one after `progress` to `to`; `progress` and `presence` follow them. */
async function* eventsAfter(
  database: DatabaseSync,
  opened: Opened,
  progress: Progress,
  to: number,
  presence?: Presence<string>,
): AsyncGenerator<readonly LedgerEvent[], void> {
  const rows = await openRows(database, opened, progress, to);
  if (rows !== undefined) yield* eventBatches(rows, opened.machine, presence);
}

async function* eventsFrom(opened: Opened, from: number): AsyncGenerator<readonly LedgerEvent[], void> {
  const database = openToRead(opened.file);
  try {
    database.exec('BEGIN');
    const { header, length } = extentOf(database, opened.name);
    yield* eventsAfter(database, opened, progressBefore(database, header, from), length);
  } catch (error) {
    throw databaseError(error, opened.name);
  } finally {
    database.close();
  }
}

const lengthIn = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT length FROM ledger').get()?.['length']);

const insertLines = (database: DatabaseSync, lines: readonly string[], last: number): void => {
  const insert = database.prepare('INSERT INTO event (seq, line) VALUES (?, ?)');
  lines.forEach((line, index) => insert.run(last - lines.length + 1 + index, line));
  database.prepare('UPDATE ledger SET length = ?').run(last);
};

/** Runs `work` as one transaction that nobody else's can fall into. Not for anything that waits. */
const inTransaction = <R>(database: DatabaseSync, work: () => R): R => {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};

const storeOf = (database: DatabaseSync, opened: Opened, start: End): LedgerStore => {
  const { name, header, machine } = opened;
  let end = start;
  const turns = createTurns();

  /** Follows what other writers have appended since. */
  const catchUp = async (): Promise<void> => {
    const progress = { ...end.progress };
    const presence = end.presence.copy();
    const events = eventsAfter(database, opened, progress, lengthIn(database), presence);
    while ((await events.next()).done !== true);
    end = { progress, presence };
  };

  /** What is acknowledged does not depend on it: blocks only say again what the rows say. */
  const packSoon = async (): Promise<void> => {
    await packRows(database, opened).catch(() => undefined);
  };

  const appendNow = async (expected: number, events: readonly LedgerEvent[]): Promise<number> => {
    try {
      await catchUp();
      end = inTransaction(database, () => {
        const actual = lengthIn(database);
        if (actual !== expected || end.progress.seq !== expected) {
          throw new AppendConflict(name, expected, actual);
        }
        const admitted = admit({ name, machine, guarded: true }, end, events);
        insertLines(database, admitted.lines, admitted.end.progress.seq);
        return admitted.end;
      });
      await packSoon();
      return end.progress.seq;
    } catch (error) {
      throw databaseError(error, name);
    }
  };
  return {
    name,
    header,
    machine,
    length: () => turns.take(() => Promise.resolve(lengthIn(database))),
    append: (expected, events) => turns.take(() => appendNow(expected, events)),
    read: (from) => eventsFrom(opened, from),
    async close() {
      await turns.done();
      database.close();
    },
  };
};

const openedIn = async (database: DatabaseSync, name: string, file: string): Promise<LedgerStore> => {
  const extent = extentOf(database, name);
  const { header: line, length } = extent;
  const { header, progress } = readHeaderLine({ file: name, number: 1, bytes: Buffer.from(line) });
  const machine = machineOf(name, header, {});
  const opened = { name, file, header, machine };
  const presence = createPresence<string>(machine);
  const events = eventsAfter(database, opened, progress, length, presence);
  while ((await events.next()).done !== true);
  requireNoMore(extent, name);
  return storeOf(database, opened, { progress, presence });
};

/**
 * Opens an existing database. Others may have it open as well.
 *
 * @throws InputError if it holds no ledger, if it is damaged, or if it cannot be opened.
 */
export const openSqliteStore = async (path: string): Promise<LedgerStore> => {
  const file = await realpath(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  const database = openToWrite(file);
  try {
    return await openedIn(database, path, file);
  } catch (error) {
    database.close();
    throw databaseError(error, path);
  }
};
