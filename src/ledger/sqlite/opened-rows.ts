/** The rows of a database as an opened ledger, from anywhere in its middle. */
import type { DatabaseSync } from 'node:sqlite';
import type { LedgerHeader } from '../../../machines/header.ts';
import { statedCrc } from '../checksum.ts';
import type { Progress } from '../event-lines.ts';
import type { OpenedLedger } from '../opened-ledger.ts';
import { lineBlocks, type LineCursor } from '../line-blocks.ts';
import { eventBytes } from './rows.ts';

/** What messages call the database, and the header of its ledger. */
export interface NamedHeader {
  readonly name: string;
  readonly header: LedgerHeader;
}

/** Where the chain stands before event `from`, by what the line before it states. */
export const progressBefore = (database: DatabaseSync, headerLine: string, from: number): Progress => {
  const before = database.prepare('SELECT line FROM event WHERE seq = ?').get(from - 1)?.['line'];
  const line = typeof before === 'string' ? before : headerLine;
  return { seq: from - 1, crc: statedCrc(Buffer.from(line)) ?? 0 };
};

/** The events after `progress`, which follows them, to `to`; undefined if there are none. */
export const openRows = async (
  database: DatabaseSync,
  { name, header }: NamedHeader,
  progress: Progress,
  to: number,
): Promise<OpenedLedger | undefined> => {
  if (progress.seq >= to) return undefined;
  const cursor: LineCursor = { line: progress.seq + 2, chain: progress };
  const source = eventBytes(database, name, { from: progress.seq + 1, to });
  const blocks = lineBlocks(source, name, cursor);
  const first = await blocks.next();
  if (first.done === true) return undefined;
  return { name, isPlain: false, header, progress, cursor, blocks, first: first.value, from: 0 };
};
