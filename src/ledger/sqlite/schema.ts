/**
 * How a database holds a ledger. Every row of `event` is one line of the ledger's text, checksum included; what one asks by
 * (time, type, breakpoint, task, CPU) is computed from the line, so that no column can say something else than its line does.
 */
import type { DatabaseSync } from 'node:sqlite';
import { InputError } from '../../input-error.ts';

/** Marks a database as ours: "brkl" in ASCII. Programs like `file` show it. */
const APPLICATION_ID = 0x62_72_6b_6c;

/** The one layout that is read and written. */
const LAYOUT = 1;

const COLUMNS = ['time', 'type', 'bp', 'task', 'cpu'] as const;

const TABLES: Readonly<Record<string, string>> = {
  // One row: the guarded header line, and how many events there are. A row that got lost is missed by that.
  ledger: 'CREATE TABLE ledger (header TEXT NOT NULL, length INTEGER NOT NULL) STRICT',
  event: [
    'CREATE TABLE event (seq INTEGER PRIMARY KEY',
    'line TEXT NOT NULL',
    "time REAL AS (line ->> 'time')",
    "type TEXT AS (line ->> 'type')",
    "bp TEXT AS (line ->> 'bp')",
    "task TEXT AS (line ->> 'task')",
    "cpu INTEGER AS (ifnull(line ->> 'cpu', 0))) STRICT",
  ].join(', '),
  // What packed-blocks.ts makes of the rows.
  packed: [
    'CREATE TABLE packed (first INTEGER PRIMARY KEY',
    'last INTEGER NOT NULL',
    'chain TEXT NOT NULL',
    'names TEXT NOT NULL',
    'events BLOB NOT NULL',
    'crc INTEGER NOT NULL) STRICT',
  ].join(', '),
};

const INDEXES: Readonly<Record<string, string>> = Object.fromEntries(
  COLUMNS.map((column) => [
    `event_by_${column}`,
    `CREATE INDEX event_by_${column} ON event (${column}) WHERE ${column} IS NOT NULL`,
  ]),
);

/** Makes the tables of an empty ledger. Filled before its indexes are made, it is done sooner. */
export const createTables = (database: DatabaseSync, header: string): void => {
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${LAYOUT}`);
  for (const sql of Object.values(TABLES)) database.exec(sql);
  database.prepare('INSERT INTO ledger (header, length) VALUES (?, 0)').run(header);
};

export const createIndexes = (database: DatabaseSync): void => {
  for (const sql of Object.values(INDEXES)) database.exec(sql);
};

const pragma = (database: DatabaseSync, name: string): unknown =>
  database.prepare(`PRAGMA ${name}`).get()?.[name];

const statements = (database: DatabaseSync): ReadonlyMap<unknown, unknown> =>
  new Map(
    database
      .prepare("SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'index', 'trigger')")
      .all()
      .map(({ name, sql }) => [name, sql]),
  );

const damaged = (file: string, what: string): InputError =>
  new InputError({
    file,
    what,
    advice: 'the database was changed after it was written: take an intact copy',
    damage: { wholeEvents: 0 },
  });

/**
 * Refuses a database that holds no ledger, or one whose tables would not mean what they should: their definitions are code.
 *
 * @throws InputError
 */
export const requireLedger = (database: DatabaseSync, file: string): void => {
  const found = statements(database);
  if (pragma(database, 'application_id') !== APPLICATION_ID) {
    if (found.get('event') === TABLES['event']) throw damaged(file, 'the mark of a ledger is missing');
    const advice = 'make one with: breakledger import TRACE -o LEDGER.sqlite';
    throw new InputError({ file, what: 'a database that holds no ledger', advice });
  }
  if (pragma(database, 'user_version') !== LAYOUT) {
    const what = `a ledger in layout ${String(pragma(database, 'user_version'))}`;
    throw new InputError({ file, what, advice: `this program reads layout ${LAYOUT} alone` });
  }
  for (const [name, sql] of Object.entries({ ...TABLES, ...INDEXES })) {
    if (found.get(name) !== sql) throw damaged(file, `${name} is not what a ledger has under that name`);
  }
  for (const sql of found.values()) {
    if (String(sql).startsWith('CREATE TRIGGER')) {
      throw new InputError({
        file,
        what: 'a ledger with a trigger, which could change what is written',
        advice: 'drop it',
      });
    }
  }
};
