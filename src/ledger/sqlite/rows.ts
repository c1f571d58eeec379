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

/** The header line of a ledger, without its newline, how many events it says that it has, and the last one that is there. */
export interface Extent {
  readonly header: string;
  readonly length: number;
  readonly last: number;
}

const damaged = (file: string, what: string, wholeEvents: number): InputError =>
  new InputError({
    file,
    line: wholeEvents + 2,
    what,
    advice: 'the ledger was changed after it was written: take an intact copy',
    damage: { wholeEvents },
  });

/** Both numbers are of one moment, whoever appends meanwhile; within a transaction they stay true until its end. @throws InputError */
export const extentOf = (database: DatabaseSync, file: string): Extent => {
  const { header, length, last } =
    database
      .prepare('SELECT header, length, (SELECT ifnull(max(seq), 0) FROM event) AS last FROM ledger')
      .get() ?? {};
  if (typeof header !== 'string' || typeof length !== 'number') {
    throw damaged(file, 'the header is missing', 0);
  }
  return { header, length, last: Number(last) };
};

/** For whoever has read all events that the ledger says it has. @throws InputError where there are others. */
export const requireNoMore = ({ length, last }: Extent, file: string): void => {
  if (last > length) throw damaged(file, `a row stands behind the last of ${length} events`, length);
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
  const numbers = database.prepare('SELECT seq FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq');
  const lastInRow = (from: number, to: number): number => {
    let last = from - 1;
    for (const { seq } of numbers.iterate(from, to)) {
      if (seq !== last + 1) break;
      last += 1;
    }
    return last;
  };
  return {
    take(from, to) {
      let last = Math.min(to, from + ROWS - 1);
      const { rows, bytes } = size.get(from, last) ?? {};
      if (rows !== last - from + 1) last = lastInRow(from, last);
      if (Number(bytes) > BYTES) last = Math.min(last, from);
      const lines = text.get(from, last)?.['lines'];
      if (!(lines instanceof Uint8Array))
        throw damaged(file, `the row of event ${from} is missing`, from - 1);
      return { bytes: lines, last };
    },
  };
};

/**
 * The lines of events `from` to `to` as bytes; `onRows` is told how many were taken, `atEnd` that it was all. What it reads from is for the caller to
 * keep open, and to keep in one transaction if it is to be one state.
 */
export const eventBytes = (
  database: DatabaseSync,
  file: string,
  { from, to }: { readonly from: number; readonly to: number },
  onRows: (rows: number) => void = () => undefined,
  atEnd: () => void = () => undefined,
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
    if (rest.length === 0) atEnd();
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
    const extent = extentOf(database, file);
    const { header, length } = extent;
    const bytesOfRow = statSync(file).size / Math.max(1, length);
    const note = (rows: number): void => {
      onRead(rows * bytesOfRow);
    };
    const events = eventBytes(database, file, { from: 1, to: length }, note, () => {
      requireNoMore(extent, file);
    });
    return { ...after(Buffer.from(`${header}\n`), events), close };
  } catch (error) {
    database.close();
    throw databaseError(error, file);
  }
};
