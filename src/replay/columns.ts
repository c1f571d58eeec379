/**
 * Events in memory, packed: one typed array a field, 28 bytes an event, in blocks so that growing copies nothing. A million
 * events as objects cost the garbage collector more than their replay.
 */
import { EVENT_TYPES } from '../../machines/events.ts';
import { blankOperation, type Operation } from '../../machines/operation.ts';
import { NONE } from '../../machines/roster.ts';

const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;

interface Block {
  readonly type: Uint8Array;
  readonly access: Int8Array;
  readonly cpu: Uint16Array;
  readonly length: Int32Array;
  readonly bp: Int32Array;
  readonly task: Int32Array;
  readonly address: Int32Array;
  readonly mask: Int32Array;
  /** Index of a whole operation where an event has fields that few have, else NONE. */
  readonly rare: Int32Array;
}

const newBlock = (): Block => ({
  type: new Uint8Array(BLOCK),
  access: new Int8Array(BLOCK),
  cpu: new Uint16Array(BLOCK),
  length: new Int32Array(BLOCK),
  bp: new Int32Array(BLOCK),
  task: new Int32Array(BLOCK),
  address: new Int32Array(BLOCK),
  mask: new Int32Array(BLOCK),
  rare: new Int32Array(BLOCK),
});

export interface EventColumns {
  readonly length: number;
  /** Appends a copy of an operation; its `seq` is its place, counted from 1. */
  readonly push: (op: Operation) => void;
  /**
   * A reader of operations by index, counted from 0. It fills and answers one object again and again.
   * The function that it gives throws a RangeError where there is no such event.
   */
  readonly reader: () => (index: number) => Operation;
}

const TYPE_CODES = new Map(EVENT_TYPES.map((type, code) => [type, code]));

const MAX_LENGTH = 0x7fffffff;

const isRare = (op: Operation): boolean =>
  op.child !== NONE ||
  op.callback !== NONE ||
  op.symbol !== NONE ||
  op.inherit !== NONE ||
  op.excludeKernel !== NONE ||
  op.disabled !== NONE ||
  op.perf !== NONE ||
  op.register !== NONE ||
  op.of !== NONE ||
  op.interleaved ||
  op.length > MAX_LENGTH;

export const createColumns = (): EventColumns => {
  const blocks: Block[] = [];
  const rares: Operation[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    push: (op) => {
      const i = length & (BLOCK - 1);
      if (i === 0) blocks.push(newBlock());
      const block = blocks[length >>> BLOCK_BITS];
      if (block === undefined) return;
      block.type[i] = TYPE_CODES.get(op.type) ?? 0;
      block.access[i] = op.access;
      block.cpu[i] = op.cpu;
      block.length[i] = op.length;
      block.bp[i] = op.bp;
      block.task[i] = op.task;
      block.address[i] = op.address;
      block.mask[i] = op.mask;
      block.rare[i] = isRare(op) ? rares.push({ ...op }) - 1 : NONE;
      length += 1;
    },
    reader: () => {
      const common = blankOperation();
      const whole = blankOperation();
      return (index) => {
        const block = blocks[index >>> BLOCK_BITS];
        if (block === undefined || index >= length)
          throw new RangeError(`there is no event at index ${index}`);
        const i = index & (BLOCK - 1);
        const rare = block.rare[i] ?? NONE;
        if (rare !== NONE) return Object.assign(whole, rares[rare], { seq: index + 1 });
        common.seq = index + 1;
        common.type = EVENT_TYPES[block.type[i] ?? 0] ?? common.type;
        common.cpu = block.cpu[i] ?? 0;
        common.access = block.access[i] ?? NONE;
        common.length = block.length[i] ?? NONE;
        common.bp = block.bp[i] ?? NONE;
        common.task = block.task[i] ?? NONE;
        common.address = block.address[i] ?? NONE;
        common.mask = block.mask[i] ?? NONE;
        return common;
      };
    },
  };
};
