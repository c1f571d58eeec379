/**
 * Events in memory, packed: one typed array a field, 30 bytes an event, in blocks so that growing copies nothing. A million
 * events as objects cost the garbage collector more than their replay.
 */
import { EVENT_TYPES, STEP_PARTS } from '../../machines/events.ts';
import { blankOperation, type Operation } from '../../machines/operation.ts';
import { NONE } from '../../machines/roster.ts';

const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;

/** The columns, in the order in which they are written to files: `packed/column-bytes.ts`. */
export interface ColumnBlock {
  readonly length: Int32Array<ArrayBuffer>;
  readonly bp: Int32Array<ArrayBuffer>;
  readonly task: Int32Array<ArrayBuffer>;
  readonly address: Int32Array<ArrayBuffer>;
  readonly mask: Int32Array<ArrayBuffer>;
  /** What one type of event alone has: the child of a fork, the value of a poke, the `of` of a step, the raw request of a call. */
  readonly own: Int32Array<ArrayBuffer>;
  readonly cpu: Uint16Array<ArrayBuffer>;
  /** What is said with yes and no, see {@link switchesOf}. */
  readonly switches: Uint16Array<ArrayBuffer>;
  /** Index into `EVENT_TYPES`. */
  readonly type: Uint8Array<ArrayBuffer>;
  readonly access: Int8Array<ArrayBuffer>;
}

export const BYTES_PER_EVENT = 30;

/** All columns in one buffer: ten of their own make the collector look for garbage ten times as often. */
export const newBlock = (events: number): ColumnBlock => {
  const buffer = new ArrayBuffer(events * BYTES_PER_EVENT);
  const words = 4 * events;
  const halves = 6 * words;
  return {
    length: new Int32Array(buffer, 0, events),
    bp: new Int32Array(buffer, words, events),
    task: new Int32Array(buffer, 2 * words, events),
    address: new Int32Array(buffer, 3 * words, events),
    mask: new Int32Array(buffer, 4 * words, events),
    own: new Int32Array(buffer, 5 * words, events),
    cpu: new Uint16Array(buffer, halves, events),
    switches: new Uint16Array(buffer, halves + 2 * events, events),
    type: new Uint8Array(buffer, halves + words, events),
    access: new Int8Array(buffer, halves + 5 * events, events),
  };
};

export interface EventColumns {
  readonly length: number;
  /** Appends a copy of an operation; its `seq` is its place, counted from 1. */
  readonly push: (op: Operation) => void;
  /**
   * A reader of operations by index, counted from 0. It fills and answers one object again and again.
   * The function that it gives throws a RangeError where there is no such event.
   */
  readonly reader: () => (index: number) => Operation;
  /** The columns of the events from index `from` to before `to`, block by block: the arrays themselves, to read. */
  readonly blocks: (from: number, to: number) => Iterable<ColumnBlock>;
  /** Lengths that do not fit the column, by the index of their event. */
  readonly wide: ReadonlyMap<number, number>;
  /** Appends copies of `events` events; `wide` has their wide lengths, by index within them. */
  readonly append: (block: ColumnBlock, events: number, wide: ReadonlyMap<number, number>) => void;
}

const TYPE_CODES = new Map(EVENT_TYPES.map((type, code) => [type, code]));
const PART_CODES = new Map(STEP_PARTS.map((part, code) => [part, code]));

const MAX_LENGTH = 0x7fffffff;

/** Stands for a length that is kept apart. */
const WIDE = -2;

/** Two bits each hold NONE, 0 or 1, then four bits the register of a poke or the part of a step. */
const SYMBOL = 2;
const INHERIT = 4;
const EXCLUDE_KERNEL = 6;
const DISABLED = 8;
const REGISTER = 10;
const THREAD = 1 << 14;
const INTERLEAVED = 1 << 15;

const switchesOf = (op: Operation): number =>
  (op.callback + 1) |
  ((op.symbol + 1) << SYMBOL) |
  ((op.inherit + 1) << INHERIT) |
  ((op.excludeKernel + 1) << EXCLUDE_KERNEL) |
  ((op.disabled + 1) << DISABLED) |
  ((op.type === 'step' ? (PART_CODES.get(op.part) ?? 0) : op.register + 1) << REGISTER) |
  (op.threadOfParent ? THREAD : 0) |
  (op.interleaved ? INTERLEAVED : 0);

const ownOf = (op: Operation): number => {
  switch (op.type) {
    case 'task.fork':
      return op.child;
    case 'ptrace.poke':
      return op.value;
    case 'step':
      return op.of;
    default:
      return op.perf;
  }
};

const flag = (switches: number, at: number): number => ((switches >>> at) & 3) - 1;

const fillSwitches = (op: Operation, switches: number): void => {
  op.callback = flag(switches, 0);
  op.symbol = flag(switches, SYMBOL);
  op.inherit = flag(switches, INHERIT);
  op.excludeKernel = flag(switches, EXCLUDE_KERNEL);
  op.disabled = flag(switches, DISABLED);
  op.threadOfParent = (switches & THREAD) !== 0;
  op.interleaved = (switches & INTERLEAVED) !== 0;
};

const fillOwn = (op: Operation, own: number, switches: number): void => {
  const code = (switches >>> REGISTER) & 15;
  const { type } = op;
  op.child = type === 'task.fork' ? own : NONE;
  op.value = type === 'ptrace.poke' ? own : NONE;
  op.register = type === 'ptrace.poke' ? code - 1 : NONE;
  op.of = type === 'step' ? own : NONE;
  op.part = type === 'step' ? (STEP_PARTS[code] ?? op.part) : 'prepare';
  op.perf = type === 'task.fork' || type === 'ptrace.poke' || type === 'step' ? NONE : own;
};

const slice = (block: ColumnBlock, from: number, to: number): ColumnBlock => ({
  length: block.length.subarray(from, to),
  bp: block.bp.subarray(from, to),
  task: block.task.subarray(from, to),
  address: block.address.subarray(from, to),
  mask: block.mask.subarray(from, to),
  own: block.own.subarray(from, to),
  cpu: block.cpu.subarray(from, to),
  switches: block.switches.subarray(from, to),
  type: block.type.subarray(from, to),
  access: block.access.subarray(from, to),
});

/** Copies whole columns into a block, from its entry `at` on. */
export const copyColumns = (from: ColumnBlock, into: ColumnBlock, at: number): void => {
  into.length.set(from.length, at);
  into.bp.set(from.bp, at);
  into.task.set(from.task, at);
  into.address.set(from.address, at);
  into.mask.set(from.mask, at);
  into.own.set(from.own, at);
  into.cpu.set(from.cpu, at);
  into.switches.set(from.switches, at);
  into.type.set(from.type, at);
  into.access.set(from.access, at);
};

const PLAIN_SWITCHES = 0;

export const createColumns = (): EventColumns => {
  const blocks: ColumnBlock[] = [];
  const wide = new Map<number, number>();
  let length = 0;

  /** The block in which the next event goes. */
  const roomy = (): ColumnBlock => {
    const last = blocks[length >>> BLOCK_BITS];
    if (last !== undefined) return last;
    const fresh = newBlock(BLOCK);
    blocks.push(fresh);
    return fresh;
  };

  return {
    get length() {
      return length;
    },
    wide,
    push: (op) => {
      const block = roomy();
      const i = length & (BLOCK - 1);
      block.type[i] = TYPE_CODES.get(op.type) ?? 0;
      block.access[i] = op.access;
      block.cpu[i] = op.cpu;
      block.switches[i] = switchesOf(op);
      block.bp[i] = op.bp;
      block.task[i] = op.task;
      block.address[i] = op.address;
      block.mask[i] = op.mask;
      block.own[i] = ownOf(op);
      if (op.length > MAX_LENGTH) wide.set(length, op.length);
      block.length[i] = op.length > MAX_LENGTH ? WIDE : op.length;
      length += 1;
    },
    append: (from, events, itsWide) => {
      for (const [index, value] of itsWide) wide.set(length + index, value);
      for (let done = 0; done < events;) {
        const block = roomy();
        const at = length & (BLOCK - 1);
        const count = Math.min(events - done, BLOCK - at);
        copyColumns(slice(from, done, done + count), block, at);
        done += count;
        length += count;
      }
    },
    *blocks(from, to) {
      for (let start = from; start < to;) {
        const block = blocks[start >>> BLOCK_BITS];
        if (block === undefined || to > length)
          throw new RangeError(`there are no events from ${from} to ${to}`);
        const at = start & (BLOCK - 1);
        const count = Math.min(to - start, BLOCK - at);
        yield slice(block, at, at + count);
        start += count;
      }
    },
    reader: () => {
      const op = blankOperation();
      return (index) => {
        const block = blocks[index >>> BLOCK_BITS];
        if (block === undefined || index >= length)
          throw new RangeError(`there is no event at index ${index}`);
        const i = index & (BLOCK - 1);
        const switches = block.switches[i] ?? PLAIN_SWITCHES;
        const stated = block.length[i] ?? NONE;
        op.seq = index + 1;
        op.type = EVENT_TYPES[block.type[i] ?? 0] ?? op.type;
        op.cpu = block.cpu[i] ?? 0;
        op.access = block.access[i] ?? NONE;
        op.length = stated === WIDE ? (wide.get(index) ?? NONE) : stated;
        op.bp = block.bp[i] ?? NONE;
        op.task = block.task[i] ?? NONE;
        op.address = block.address[i] ?? NONE;
        op.mask = block.mask[i] ?? NONE;
        fillSwitches(op, switches);
        fillOwn(op, block.own[i] ?? NONE, switches);
        return op;
      };
    },
  };
};
