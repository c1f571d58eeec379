/**
 * Packed events as bytes, for files and databases. Little-endian:
 *
 *     magic     4 bytes   "BLE1"
 *     events    uint32
 *     wide      uint32    how many lengths do not fit the column
 *     columns             each whole, one after the other: length, bp, task, address, mask, own (int32), cpu, switches (uint16),
 *                         type (uint8), access (int8); 30 bytes an event (`columns.ts` says what they mean)
 *     wide                index of the event in the block (uint32) and its length (float64), as often as said
 *
 * Ids are those of the roster with which the events were decoded: bytes are read with its names at hand (`roster-text.ts`).
 */
import { EVENT_TYPES } from '../../../machines/events.ts';
import { BYTES_PER_EVENT, type ColumnBlock, copyColumns, type EventColumns, newBlock } from '../columns.ts';

const MAGIC = 0x31454c42;
const HEADER = 12;
const WIDE_ENTRY = 12;

const columnsOf = (block: ColumnBlock): readonly ArrayBufferView[] => [
  block.length,
  block.bp,
  block.task,
  block.address,
  block.mask,
  block.own,
  block.cpu,
  block.switches,
  block.type,
  block.access,
];

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The events from index `from` to before `to`, counted from 0. @throws RangeError where there are not so many. */
export const bytesOfEvents = (events: EventColumns, from: number, to: number): Uint8Array<ArrayBuffer> => {
  const count = to - from;
  const whole = newBlock(count);
  let at = 0;
  for (const block of events.blocks(from, to)) {
    copyColumns(block, whole, at);
    at += block.type.length;
  }
  const wide = [...events.wide].filter(([index]) => index >= from && index < to);
  const bytes = new Uint8Array(HEADER + count * BYTES_PER_EVENT + wide.length * WIDE_ENTRY);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, count, true);
  view.setUint32(8, wide.length, true);
  let end = HEADER;
  for (const column of columnsOf(whole)) {
    bytes.set(bytesOf(column), end);
    end += column.byteLength;
  }
  for (const [index, length] of wide) {
    view.setUint32(end, index - from, true);
    view.setFloat64(end + 4, length, true);
    end += WIDE_ENTRY;
  }
  return bytes;
};

const notPacked = (why: string): RangeError => new RangeError(`these bytes are no packed events: ${why}`);

/**
 * Appends the events of `bytes` to `events`, and answers how many. That they were not changed on their way is for the caller
 * to know: only what would break the columns is looked at.
 * @throws RangeError for bytes that {@link bytesOfEvents} did not make.
 */
export const appendEvents = (events: EventColumns, bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEADER || view.getUint32(0, true) !== MAGIC) throw notPacked('they do not begin so');
  const count = view.getUint32(4, true);
  const wides = view.getUint32(8, true);
  if (bytes.byteLength !== HEADER + count * BYTES_PER_EVENT + wides * WIDE_ENTRY)
    throw notPacked('their length is wrong');
  const block = newBlock(count);
  let at = HEADER;
  for (const column of columnsOf(block)) {
    bytesOf(column).set(bytes.subarray(at, at + column.byteLength));
    at += column.byteLength;
  }
  if (block.type.some((type) => type >= EVENT_TYPES.length)) throw notPacked('an event has no type');
  const wide = new Map<number, number>();
  for (let i = 0; i < wides; i += 1, at += WIDE_ENTRY)
    wide.set(view.getUint32(at, true), view.getFloat64(at + 4, true));
  events.append(block, count, wide);
  return count;
};
