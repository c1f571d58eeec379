/** A ledger as a stream of operations, for bulk replay: canonical lines by the scanner, all others by the parser. */
import type { Machine } from '../../machines/machine.ts';
import { blankOperation, decode, type Operation } from '../../machines/operation.ts';
import { NONE, type Roster } from '../../machines/roster.ts';
import { CRC_TAIL_BYTES, scanCrc } from './checksum.ts';
import { presenceError, readEventLine } from './event-lines.ts';
import type { Recorded } from '../replay/recorded.ts';
import { blocksAfterHeader, lineAt, type OpenedLedger } from './opened-ledger.ts';
import { createPresence, type Presence, type PresenceFault } from './presence.ts';
import { crc32Of } from './scan/crc32.ts';
import { createLineScanner, GIVEN_UP } from './scan/scan-line.ts';

/** Operations of a batch: few enough to stay in a processor's cache. */
const BATCH = 1024;

const NEWLINE = 0x0a;
const BRACE = 0x7d;

const followOperation = (presence: Presence<number>, op: Operation): PresenceFault | undefined => {
  switch (op.type) {
    case 'task.switch':
      return presence.switchTo(op.cpu, op.task === NONE ? undefined : op.task);
    case 'cpu.online':
      return presence.online(op.cpu);
    case 'cpu.offline':
      return presence.offline(op.cpu);
    case 'step':
      return presence.step(op.cpu, op.of, op.part);
    default:
      return op.interleaved ? presence.start(op.cpu, op.seq) : presence.runOn(op.cpu);
  }
};

/** Reads one line into `op`; answers the index behind its newline. */
type ReadLine = (bytes: Uint8Array, view: DataView, start: number, op: Operation) => number;

/** The fast path: a canonical line that carries on where the last one ended; {@link GIVEN_UP} for any other. */
const fastReader = (
  opened: OpenedLedger,
  machine: Machine,
  roster: Roster,
  recorded: Recorded | undefined,
): ReadLine => {
  const { header, progress } = opened;
  const guarded = header.checksum !== undefined;
  const scanner = createLineScanner(roster, machine, recorded?.names);
  const { told } = scanner;
  return (_bytes, view, start, op) => {
    const end = scanner.scan(view, start, op);
    if (end === GIVEN_UP || op.seq !== progress.seq + 1) return GIVEN_UP;
    if (guarded) {
      const stated = scanCrc(view, end);
      if (stated !== crc32Of(view, start, end, progress.crc)) return GIVEN_UP;
      if (view.getUint8(end + CRC_TAIL_BYTES) !== NEWLINE) return GIVEN_UP;
      progress.crc = stated;
    } else if (view.getUint8(end) !== BRACE || view.getUint8(end + 1) !== NEWLINE) {
      return GIVEN_UP;
    }
    progress.seq = op.seq;
    recorded?.note(told.time, told.thread, told.answer);
    return end + (guarded ? CRC_TAIL_BYTES : 1) + 1;
  };
};

/** The path of every line: whatever is wrong with one is said here. */
const carefulReader =
  (opened: OpenedLedger, machine: Machine, roster: Roster, recorded: Recorded | undefined): ReadLine =>
  (bytes, _view, start, op) => {
    const line = lineAt(opened.name, opened.cursor.line, bytes, start);
    const event = readEventLine(line, { header: opened.header, machine }, opened.progress);
    Object.assign(op, decode(event, roster));
    recorded?.push(event);
    return start + line.bytes.length + 1;
  };

/**
 * The operations of a ledger in batches; a batch and its operations are used again for the next one. Those before a bad line
 * are delivered before its InputError is thrown. `unchecked`: where one begins in the middle, nobody asks whether they can have
 * happened. `recorded` takes what each event says of its recording.
 */
export async function* operationBatches(
  opened: OpenedLedger,
  machine: Machine,
  roster: Roster,
  presences: 'checked' | 'unchecked' = 'checked',
  recorded?: Recorded,
): AsyncGenerator<readonly Operation[], void> {
  const batch = Array.from({ length: BATCH }, blankOperation);
  const presence = presences === 'checked' ? createPresence<number>(machine) : undefined;
  const readFast = fastReader(opened, machine, roster, recorded);
  const readCarefully = carefulReader(opened, machine, roster, recorded);
  let filled = 0;
  let next = 0;

  /** Fills the batch from the lines of a block; where it stops, `next` says. */
  const fill = (bytes: Uint8Array, view: DataView, end: number): void => {
    while (next < end) {
      const op = batch[filled];
      if (op === undefined) return;
      const start = next;
      next = readFast(bytes, view, start, op);
      if (next === GIVEN_UP) next = readCarefully(bytes, view, start, op);
      const fault = presence && followOperation(presence, op);
      if (fault !== undefined)
        throw presenceError(lineAt(opened.name, opened.cursor.line, bytes, start), fault);
      opened.cursor.line += 1;
      filled += 1;
    }
  };

  try {
    for await (const { bytes, end, from, at } of blocksAfterHeader(opened)) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      next = from;
      while (next < end) {
        opened.places?.note({ ...opened.progress, offset: at + next });
        fill(bytes, view, end);
        if (filled < batch.length) continue;
        filled = 0;
        yield batch;
      }
    }
  } catch (error) {
    if (filled > 0) yield batch.slice(0, filled);
    throw error;
  }
  if (filled > 0) yield batch.slice(0, filled);
}
