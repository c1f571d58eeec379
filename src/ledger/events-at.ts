/**
 * Single events of a ledger as they stand there, with everything that its lines say. A plain file is read from the nearest place
 * known, a database by its rows; a compressed file once more from its beginning.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { InputError } from '../input-error.ts';
import { statedCrc } from './checksum.ts';
import { type Progress, readEventLine } from './event-lines.ts';
import { openAtFirstEvent } from './ledger-stream.ts';
import { lineBlocks, type LineCursor } from './line-blocks.ts';
import type { LinePlace, LinePlaces } from './line-places.ts';
import { openBytesAt } from './open-bytes.ts';
import { blocksAfterHeader, type OpenedLedger } from './opened-ledger.ts';
import { isDatabaseFile, openToRead } from './sqlite/database.ts';
import { openRows, progressBefore } from './sqlite/opened-rows.ts';
import { extentOf } from './sqlite/rows.ts';

const NEWLINE = 0x0a;

/** Wanted events this close together are read in one go. */
const NEAR = 1024;

/** The events of `wanted`, ascending, that stand behind `opened.progress`. Lines between them are passed over unread. */
async function* pick(
  opened: OpenedLedger,
  machine: Machine,
  wanted: readonly number[],
): AsyncGenerator<LedgerEvent, void> {
  const { name, header, cursor } = opened;
  let { seq, crc }: Progress = opened.progress;
  let next = 0;
  for await (const { bytes, end, from } of blocksAfterHeader(opened)) {
    let last: Uint8Array | undefined;
    for (let start = from; start < end;) {
      const stop = bytes.indexOf(NEWLINE, start);
      const line = bytes.subarray(start, stop);
      if (seq + 1 === wanted[next]) {
        if (last !== undefined) crc = statedCrc(last) ?? 0;
        const progress: Progress = { seq, crc };
        yield readEventLine({ file: name, number: cursor.line, bytes: line }, { header, machine }, progress);
        next += 1;
        if (next === wanted.length) return;
      }
      last = line;
      start = stop + 1;
      seq += 1;
      cursor.line += 1;
    }
    if (last !== undefined) crc = statedCrc(last) ?? 0;
  }
}

/** A plain ledger, opened in its middle. */
const openAt = async (
  path: string,
  { name, header }: Pick<OpenedLedger, 'name' | 'header'>,
  { seq, crc, offset }: LinePlace,
): Promise<OpenedLedger | undefined> => {
  const progress = { seq, crc };
  const cursor: LineCursor = { line: seq + 2, chain: progress };
  const blocks = lineBlocks(await openBytesAt(path, offset), name, cursor);
  const first = await blocks.next();
  if (first.done === true) return undefined;
  return { name, isPlain: true, header, progress, cursor, blocks, first: first.value, from: 0 };
};

/** Runs of wanted events that are read in one go: where `isApart` says so, another one begins. */
const runsOf = (wanted: readonly number[], isApart: (seq: number, before: number) => boolean): number[][] => {
  const runs: number[][] = [];
  for (const seq of wanted) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run === undefined || before === undefined || isApart(seq, before)) runs.push([seq]);
    else run.push(seq);
  }
  return runs;
};

async function* fromDatabase(
  path: string,
  ledger: Pick<OpenedLedger, 'name' | 'header'>,
  machine: Machine,
  wanted: readonly number[],
): AsyncGenerator<LedgerEvent, void> {
  const database = openToRead(path);
  try {
    const { header, length } = extentOf(database, ledger.name);
    const there = wanted.filter((seq) => seq <= length);
    for (const run of runsOf(there, (seq, before) => seq - before > NEAR)) {
      const progress = progressBefore(database, header, run[0] ?? 1);
      const opened = await openRows(database, ledger, progress, run.at(-1) ?? 0);
      if (opened !== undefined) yield* pick(opened, machine, run);
    }
  } finally {
    database.close();
  }
}

async function* fromFile(
  path: string,
  ledger: Pick<OpenedLedger, 'name' | 'header'>,
  machine: Machine,
  wanted: readonly number[],
  places: LinePlaces,
): AsyncGenerator<LedgerEvent, void> {
  const isApart = (seq: number, before: number): boolean => places.before(seq) !== places.before(before);
  for (const run of runsOf(wanted, isApart)) {
    const place = places.before(run[0] ?? 1);
    const opened = place === undefined ? await openAtFirstEvent(path) : await openAt(path, ledger, place);
    if (opened !== undefined) yield* pick(opened, machine, run);
  }
}

/**
 * @param wanted by `seq`, ascending.
 * @param places of a plain ledger, as they were noted when it was read.
 * @throws InputError where the ledger has changed since, or has no such event.
 */
export async function* eventsAt(
  path: string,
  ledger: Pick<OpenedLedger, 'name' | 'header' | 'isPlain'>,
  machine: Machine,
  wanted: readonly number[],
  places: LinePlaces,
): AsyncGenerator<LedgerEvent, void> {
  let found = 0;
  const events = (await isDatabaseFile(path))
    ? fromDatabase(path, ledger, machine, wanted)
    : ledger.isPlain
      ? fromFile(path, ledger, machine, wanted, places)
      : pick(await openAtFirstEvent(path), machine, wanted);
  for await (const event of events) {
    found += 1;
    yield event;
  }
  if (found === wanted.length) return;
  const what = `event ${wanted[found] ?? 0} is not there any more`;
  throw new InputError({ file: ledger.name, what, advice: 'look again when nobody changes the ledger' });
}
