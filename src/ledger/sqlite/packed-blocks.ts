/**
 * Packed events beside the rows, in blocks of {@link BLOCK}: what a timeline is opened from without reading a line. They say
 * nothing that the rows do not say, and the events behind the last full block are in the rows alone.
 */
import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { Machine } from '../../../machines/machine.ts';
import type { Roster } from '../../../machines/roster.ts';
import { createRoster } from '../../../machines/roster.ts';
import { createColumns, type EventColumns } from '../../replay/columns.ts';
import { appendEvents, bytesOfEvents } from '../../replay/packed/column-bytes.ts';
import { addNames, NO_NAMES, rosterSizes, rosterText } from '../../replay/packed/roster-text.ts';
import { crcText } from '../checksum.ts';
import { operationBatches } from '../operation-stream.ts';
import { type NamedHeader, openRows, progressBefore } from './opened-rows.ts';
import { extentOf } from './rows.ts';

/** Events of a block. */
export const BLOCK = 1 << 14;

/** A block as it stands in its row. */
export interface PackedBlock {
  /** The first and the last event of it, by `seq`. */
  readonly first: number;
  readonly last: number;
  /** The checksum chain after the last one, as its line states it: a block belongs to these rows and to no others. */
  readonly chain: string;
  /** The names that these events brought: JSON text. */
  readonly names: string;
  readonly events: Uint8Array;
  /** CRC-32 of `events` and then `names`. */
  readonly crc: number;
}

const checksum = (events: Uint8Array, names: string): number => crc32(names, crc32(events));

/** The blocks that there are, in order. Rows that are no blocks are left out, and missed by whoever counts. */
export function* storedBlocks(database: DatabaseSync): Generator<PackedBlock> {
  const rows = database.prepare('SELECT * FROM packed ORDER BY first');
  for (const { first, last, chain, names, events, crc } of rows.iterate()) {
    const isBlock =
      typeof first === 'number' &&
      typeof last === 'number' &&
      typeof chain === 'string' &&
      typeof names === 'string' &&
      events instanceof Uint8Array &&
      typeof crc === 'number';
    if (isBlock) yield { first, last, chain, names, events, crc };
  }
}

/**
 * Adds the events of a block to those before it.
 * @throws RangeError for a block that is not what was packed, or that does not follow.
 */
export const unpack = (block: PackedBlock, roster: Roster, events: EventColumns): void => {
  if (block.first !== events.length + 1) throw new RangeError(`it begins with event ${block.first}`);
  if (checksum(block.events, block.names) !== block.crc) throw new RangeError('its checksum is another one');
  addNames(roster, block.names);
  appendEvents(events, block.events);
  if (events.length !== block.last) throw new RangeError(`it ends in event ${events.length}`);
};

/** The full blocks that the rows from event `from` on make; `roster` has the names of the events before it. */
export async function* blocksOfRows(
  database: DatabaseSync,
  ledger: NamedHeader & { readonly machine: Machine },
  from: number,
  roster: Roster,
): AsyncGenerator<PackedBlock, void> {
  const { header: headerLine, length } = extentOf(database, ledger.name);
  for (let first = from; first + BLOCK - 1 <= length; first += BLOCK) {
    const last = first + BLOCK - 1;
    const progress = progressBefore(database, headerLine, first);
    const rows = await openRows(database, ledger, progress, last);
    if (rows === undefined) return;
    const names = rosterSizes(roster);
    const columns = createColumns();
    for await (const batch of operationBatches(rows, ledger.machine, roster, 'unchecked')) {
      for (const op of batch) columns.push(op);
    }
    const events = bytesOfEvents(columns, 0, columns.length);
    const text = rosterText(roster, first === 1 ? NO_NAMES : names);
    yield { first, last, chain: crcText(progress.crc), names: text, events, crc: checksum(events, text) };
  }
}

const lastPacked = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT last FROM packed ORDER BY first DESC LIMIT 1').get()?.['last'] ?? 0);

/** Packs the full blocks that are not packed yet. Whoever else does the same makes the same. */
export const packRows = async (
  database: DatabaseSync,
  ledger: NamedHeader & { readonly machine: Machine },
): Promise<void> => {
  const packed = lastPacked(database);
  if (extentOf(database, ledger.name).length < packed + BLOCK) return;
  const roster = createRoster();
  for (const { names } of database.prepare('SELECT names FROM packed ORDER BY first').iterate()) {
    addNames(roster, String(names));
  }
  const insert = database.prepare('INSERT OR IGNORE INTO packed VALUES (?, ?, ?, ?, ?, ?)');
  for await (const block of blocksOfRows(database, ledger, packed + 1, roster)) {
    const { first, last, chain, names, events, crc } = block;
    insert.run(first, last, chain, names, events, crc);
  }
};
