/** The rows of a database as the bytes of the ledger that they are: the same lines that a file would hold. */
import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { OnRead } from '../../event-source.ts';
import { InputError } from '../../input-error.ts';
import type { ByteSource } from '../byte-source.ts';
import { databaseError, openToRead } from './database.ts';

/** Rows taken at a time, as long as they have no more bytes than this. */
const ROWS = 1024;
const BYTES = 4 << 20;

/** The header line of a ledger, without its newline, and how many events it has. */
export interface Extent {
  readonly header: string;
  readonly length: number;
}

const damaged = (file: string, what: string, wholeEvents: number): InputError =>
  new InputError({
    file,
    line: wholeEvents + 2,
    what,
    advice: 'the ledger was changed after it was written: take an intact copy',
    damage: { wholeEvents },
  });

/** Within a transaction the answer stays true until its end. @throws InputError where rows are lost or too many. */
export const extentOf = (database: DatabaseSync, file: string): Extent => {
  const { header, length } = database.prepare('SELECT header, length FROM ledger').get() ?? {};
  if (typeof header !== 'string' || typeof length !== 'number') {
    throw damaged(file, 'the header is missing', 0);
  }
  const last = Number(database.prepare('SELECT ifnull(max(seq), 0) AS last FROM event').get()?.['last']);
  if (last !== length) {
    throw damaged(file, `the ledger says ${length} events, the last one is ${last}`, Math.min(last, length));
  }
  return { header, length };
};

/** Reads the lines of events as bytes, newlines included. */
interface LineReader {
  /** As many lines as fit, from that of event `from` on and no further than that of `to`; answers the bytes and the last `seq`. */
  take(from: number, to: number): { readonly bytes: Uint8Array; readonly last: number };
}

const lineReader = (database: DatabaseSync, file: string): LineReader => {
  const size = database.prepare(
    'SELECT count(*) AS rows, total(octet_length(line)) AS bytes FROM event WHERE seq BETWEEN ? AND ?',
  );
  const text = database.prepare(
    'SELECT CAST(string_agg(line, char(10)) || char(10) AS BLOB) AS lines FROM event WHERE seq BETWEEN ? AND ?',
  );
  return {
    take(from, to) {
      let last = Math.min(to, from + ROWS - 1);
      const { rows, bytes } = size.get(from, last) ?? {};
      if (rows !== last - from + 1)
        throw damaged(file, `some of events ${from} to ${last} are missing`, from - 1);
      if (Number(bytes) > BYTES) last = from;
      const lines = text.get(from, last)?.['lines'];
      if (!(lines instanceof Uint8Array)) throw damaged(file, `event ${from} is missing`, from - 1);
      return { bytes: lines, last };
    },
  };
};

/**
 * The lines of events `from` to `to` as bytes; `onRows` is told how many were taken. What it reads from is for the caller to
 * keep open, and to keep in one transaction if it is to be one state.
 */
export const eventBytes = (
  database: DatabaseSync,
  file: string,
  { from, to }: { readonly from: number; readonly to: number },
  onRows: (rows: number) => void = () => undefined,
): ByteSource => {
  const reader = lineReader(database, file);
  let next = from;
  let rest: Uint8Array = new Uint8Array(0);
  const refill = (): void => {
    try {
      const { bytes, last } = reader.take(next, to);
      onRows(last - next + 1);
      rest = bytes;
      next = last + 1;
    } catch (error) {
      throw databaseError(error, file, next - 1);
    }
  };
  const fill = (into: Uint8Array, offset: number): number => {
    if (rest.length === 0 && next <= to) refill();
    const count = Math.min(rest.length, into.length - offset);
    into.set(rest.subarray(0, count), offset);
    rest = rest.subarray(count);
    return count;
  };
  return {
    isPlain: false,
    read: (into, offset) =>
      new Promise((resolve) => {
        resolve(fill(into, offset));
      }),
    close: () => Promise.resolve(),
  };
};

/** Bytes that begin with `head`, then go on as `source` does. */
const after = (head: Uint8Array, source: ByteSource): ByteSource => {
  let rest = head;
  return {
    ...source,
    read(into, offset) {
      if (rest.length === 0) return source.read(into, offset);
      const count = Math.min(rest.length, into.length - offset);
      into.set(rest.subarray(0, count), offset);
      rest = rest.subarray(count);
      return Promise.resolve(count);
    },
  };
};

/** A ledger in a database, header and all, as it is at this moment: whoever appends meanwhile does not disturb. @throws InputError */
export const databaseBytes = (file: string, onRead: OnRead): ByteSource => {
  const database = openToRead(file);
  const close = (): Promise<void> => {
    if (database.isOpen) database.close();
    return Promise.resolve();
  };
  try {
    database.exec('BEGIN');
    const { header, length } = extentOf(database, file);
    const bytesOfRow = statSync(file).size / Math.max(1, length);
    const events = eventBytes(database, file, { from: 1, to: length }, (rows) => {
      onRead(rows * bytesOfRow);
    });
    return { ...after(Buffer.from(`${header}\n`), events), close };
  } catch (error) {
    database.close();
    throw databaseError(error, file);
  }
};
