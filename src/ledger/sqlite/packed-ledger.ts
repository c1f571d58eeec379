/** Opens the events of a database as packed columns: most of them from blocks, the last ones from rows. */
import type { DatabaseSync } from 'node:sqlite';
import type { LedgerHeader } from '../../../machines/header.ts';
import type { Machine } from '../../../machines/machine.ts';
import { createRoster, type Roster } from '../../../machines/roster.ts';
import { InputError } from '../../input-error.ts';
import { createColumns, type EventColumns } from '../../replay/columns.ts';
import { crcText } from '../checksum.ts';
import { readHeaderLine } from '../event-lines.ts';
import { machineOf } from '../header-machine.ts';
import { operationBatches } from '../operation-stream.ts';
import { databaseError, openToRead } from './database.ts';
import { openRows, progressBefore } from './opened-rows.ts';
import { storedBlocks, unpack } from './packed-blocks.ts';
import { type Extent, extentOf, requireNoMore } from './rows.ts';

/** A ledger whose events are in memory, packed: what a timeline is opened from. */
export interface PackedLedger {
  readonly header: LedgerHeader;
  readonly machine: Machine;
  /** The names of the events' ids. */
  readonly roster: Roster;
  readonly events: EventColumns;
}

const damagedBlock = (file: string, first: number, why: string): InputError =>
  new InputError({
    file,
    what: `the packed block of event ${first} is damaged: ${why}`,
    advice: 'take an intact copy, or import the ledger again from its rows',
    damage: { wholeEvents: first - 1 },
  });

/** Fills `events` and `roster` from the blocks; each is held to its own checksum, and the last to the rows. */
const unpackAll = (
  database: DatabaseSync,
  file: string,
  { header, length }: Extent,
  { roster, events }: PackedLedger,
): void => {
  let chain: string | undefined;
  for (const block of storedBlocks(database)) {
    try {
      unpack(block, roster, events);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw damagedBlock(file, events.length + 1, error.message);
    }
    chain = block.chain;
  }
  if (chain === undefined) return;
  const ofRows = crcText(progressBefore(database, header, events.length + 1).crc);
  if (events.length > length || chain !== ofRows) {
    throw damagedBlock(file, events.length, 'it does not belong to these rows');
  }
};

const readInto = async (
  database: DatabaseSync,
  file: string,
  facts: Partial<Machine>,
): Promise<PackedLedger> => {
  const extent = extentOf(database, file);
  const { header } = readHeaderLine({ file, number: 1, bytes: Buffer.from(extent.header) });
  const machine = machineOf(file, header, facts);
  const ledger: PackedLedger = { header, machine, roster: createRoster(), events: createColumns() };
  unpackAll(database, file, extent, ledger);
  const progress = progressBefore(database, extent.header, ledger.events.length + 1);
  const rows = await openRows(database, { name: file, header }, progress, extent.length);
  if (rows !== undefined) {
    for await (const batch of operationBatches(rows, machine, ledger.roster, 'unchecked')) {
      for (const op of batch) ledger.events.push(op);
    }
  }
  requireNoMore(extent, file);
  return ledger;
};

/**
 * Reads a ledger from a database into memory, packed; at a million events in a fraction of a second. `facts` about the machine
 * go before those of the header. That the events can have happened was checked when they were written.
 *
 * @throws InputError for damage, and for whatever cannot be opened.
 */
export const openPackedLedger = async (file: string, facts: Partial<Machine> = {}): Promise<PackedLedger> => {
  const database = openToRead(file);
  try {
    database.exec('BEGIN');
    return await readInto(database, file, facts);
  } catch (error) {
    throw databaseError(error, file);
  } finally {
    database.close();
  }
};
