/**
 * States of any length, as bytes: in the order of their finding, each once, with the state from which it was reached first.
 * As `state-table.ts`, for records instead of words.
 */
import type { StateTable } from '../state-table.ts';

const BLOCK_BITS = 20;
const BLOCK = 2 ** BLOCK_BITS;
const HEAD = 8;
const FIRST_SLOTS = 2 ** 12;
const FULLEST = 0.6;
const NO_SLOTS = new Uint32Array(0);
const NO_BYTES = new Uint8Array(0);

const hashOf = (bytes: Uint8Array): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x85ebca6b) >>> 0;
};

interface Block {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  used: number;
}

/** A growing list of numbers that is never copied as a whole. */
const createNumbers = () => {
  const chunks: Float64Array[] = [];
  let length = 0;
  return {
    length: () => length,
    push(value: number): void {
      if ((length & (2 ** 16 - 1)) === 0) chunks.push(new Float64Array(2 ** 16));
      const chunk = chunks[length >>> 16];
      if (chunk !== undefined) chunk[length & (2 ** 16 - 1)] = value;
      length += 1;
    },
    at: (index: number): number => chunks[index >>> 16]?.[index & (2 ** 16 - 1)] ?? 0,
    isFull: () => false,
    bytes: () => chunks.length * 2 ** 16 * Float64Array.BYTES_PER_ELEMENT,
  };
};

export const createRecordTable = (): StateTable<Uint8Array> => {
  const blocks: Block[] = [];
  const starts = createNumbers();
  let slots = new Uint32Array(FIRST_SLOTS);

  const blockOf = (start: number): Block | undefined => blocks[Math.floor(start / BLOCK)];
  const recordAt = (state: number): Uint8Array => {
    const start = starts.at(state);
    const block = blockOf(start);
    const at = start % BLOCK;
    if (block === undefined) return NO_BYTES;
    return block.bytes.subarray(at + HEAD, at + HEAD + block.view.getUint32(at));
  };
  const isAt = (state: number, record: Uint8Array): boolean => {
    const start = starts.at(state);
    const block = blockOf(start);
    const at = start % BLOCK;
    if (block?.view.getUint32(at) !== record.length) return false;
    const { bytes } = block;
    for (let i = 0; i < record.length; i += 1) if (bytes[at + HEAD + i] !== record[i]) return false;
    return true;
  };
  const push = (record: Uint8Array, parent: number): void => {
    const takes = HEAD + record.length;
    let last = blocks.at(-1);
    if (last === undefined || last.used + takes > BLOCK) {
      if (takes > BLOCK) throw new RangeError(`a state of ${record.length} bytes is too large`);
      const bytes = new Uint8Array(BLOCK);
      last = { bytes, view: new DataView(bytes.buffer), used: 0 };
      blocks.push(last);
    }
    last.view.setUint32(last.used, record.length);
    last.view.setInt32(last.used + 4, parent);
    last.bytes.set(record, last.used + HEAD);
    starts.push((blocks.length - 1) * BLOCK + last.used);
    last.used += takes;
  };
  const grow = (): void => {
    const length = slots.length * 2;
    slots = NO_SLOTS;
    slots = new Uint32Array(length);
    for (let state = 0; state < starts.length(); state += 1) {
      let slot = hashOf(recordAt(state)) & (length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (length - 1);
      slots[slot] = state + 1;
    }
  };

  return {
    size: starts.length,
    add(record, parent) {
      const mask = slots.length - 1;
      let slot = hashOf(record) & mask;
      for (let found = slots[slot] ?? 0; found !== 0; found = slots[slot] ?? 0) {
        if (isAt(found - 1, record)) return false;
        slot = (slot + 1) & mask;
      }
      push(record, parent);
      slots[slot] = starts.length();
      if (starts.length() > FULLEST * slots.length) grow();
      return true;
    },
    read: recordAt,
    parentOf(state) {
      const start = starts.at(state);
      return blockOf(start)?.view.getInt32((start % BLOCK) + 4) ?? -1;
    },
    isFull: () => false,
    bytes: () => blocks.length * BLOCK + starts.bytes() + slots.byteLength,
  };
};
