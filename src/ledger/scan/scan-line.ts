/**
 * Decodes a canonical line of a ledger straight into an operation, without a string or an object for it: the fast path of a
 * bulk replay. It knows the fields of an event but for `symbol` and `perf`, in the order in which our writers write them. At the
 * first byte that is not as it expects it gives up, and the parser and the schema decide: this scanner never refuses a line.
 */
import type { Machine } from '../../../machines/machine.ts';
import { ACCESS_CODE, type Operation } from '../../../machines/operation.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';
import { createRecorded, type Names } from '../../replay/recorded.ts';
import {
  ACCESS,
  ADDRESS,
  BP,
  BRACE,
  CALLBACK,
  CHILD,
  CPU,
  CPUS,
  DISABLED,
  ends,
  EXCLUDE_KERNEL,
  type Flag,
  INHERIT,
  LENGTH,
  NO_TASK,
  REGISTER,
  RESULT,
  RESULT_0,
  RETURNED,
  SEQ,
  TASK,
  THREAD,
  THREAD_OF_PARENT,
  TIME,
  TYPE,
  VALUE,
} from './keys.ts';
import { clear } from './clear-operation.ts';
import { kindAt } from './kinds.ts';
import { type Literal, stands } from './literal.ts';
import { createLedgerSpellings } from './names.ts';
import { type Spellings, UNSPELLED } from './spellings.ts';

/** What a scanner answers where it gives up. */
export const GIVEN_UP = -1;

const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;

/** Digits that a double keeps exactly, whatever they are. */
const MAX_DIGITS = 15;

/** Those that a double holds exactly. */
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, power) => 10 ** power);

/** Scans lines of one ledger. */
export interface LineScanner {
  /**
   * Decodes the line at `start` into `op` as far as its last known field; answers the index behind it, where a canonical
   * line ends in `}` or goes on with its checksum, or {@link GIVEN_UP}. `op` is of no use then.
   */
  scan(bytes: DataView, start: number, op: Operation): number;
  /** What the last line said of its recording. */
  readonly told: Told;
}

/** What a line says of its recording: NaN for no time, NONE for no thread and no answer, else the numbers of their texts. */
export interface Told {
  time: number;
  thread: number;
  answer: number;
}

/**
 * A scanner for the ledger of `machine`; names enter `roster` as they would through `decode`, in the same order, threads and
 * answers enter `recorded`.
 */
export const createLineScanner = (
  roster: Roster,
  machine: Machine,
  recorded: Names = createRecorded().names,
): LineScanner => {
  const spellings = createLedgerSpellings(roster, machine, recorded);
  const zero = recorded.idOf('0');
  const told: Told = { time: Number.NaN, thread: NONE, answer: NONE };
  /** The number or id that the last field had. */
  let found = NONE;

  /** A whole number at `at`, into `found`; answers the index behind it. */
  const number = (bytes: DataView, at: number): number => {
    let value = 0;
    let end = at;
    for (let byte = bytes.getUint8(end); byte >= ZERO && byte <= NINE; byte = bytes.getUint8(end)) {
      value = value * 10 + (byte - ZERO);
      end += 1;
    }
    const digits = end - at;
    if (digits === 0 || digits > MAX_DIGITS || (digits > 1 && bytes.getUint8(at) === ZERO)) return GIVEN_UP;
    found = value;
    return end;
  };

  /**
   * A decimal number, into `found`: all its digits as one number, through a power of ten. Both are exact, so the quotient is the
   * double that a parser makes of it.
   */
  const decimal = (bytes: DataView, at: number): number => {
    const whole = number(bytes, at);
    if (whole === GIVEN_UP || bytes.getUint8(whole) !== POINT) return whole;
    let end = whole + 1;
    let digits = found;
    for (let byte = bytes.getUint8(end); byte >= ZERO && byte <= NINE; byte = bytes.getUint8(end)) {
      digits = digits * 10 + (byte - ZERO);
      end += 1;
    }
    if (end === whole + 1 || digits > Number.MAX_SAFE_INTEGER) return GIVEN_UP;
    found = digits / (POWERS_OF_TEN[end - whole - 1] ?? Number.NaN);
    return Number.isNaN(found) ? GIVEN_UP : end;
  };

  /** A spelling at `at`, its id into `found`; answers the index behind its mark. */
  const spelled = (bytes: DataView, at: number, table: Spellings): number => {
    const end = table.read(bytes, at) + 1;
    found = table.id;
    return found === UNSPELLED ? GIVEN_UP : end;
  };

  // Each of these reads one field if it is there: `found` is its value then, NONE if it is absent, and the answer is where the
  // next field would begin. One that has given up is passed on.
  const textField = (bytes: DataView, at: number, key: Literal, table: Spellings): number => {
    found = NONE;
    return at === GIVEN_UP || !stands(bytes, at, key) ? at : spelled(bytes, at + key.length, table);
  };
  const numberField = (bytes: DataView, at: number, key: Literal): number => {
    found = NONE;
    return at === GIVEN_UP || !stands(bytes, at, key) ? at : number(bytes, at + key.length);
  };
  const decimalField = (bytes: DataView, at: number, key: Literal): number => {
    found = Number.NaN;
    return at === GIVEN_UP || !stands(bytes, at, key) ? at : decimal(bytes, at + key.length);
  };
  const flagField = (bytes: DataView, at: number, { yes, no }: Flag): number => {
    found = NONE;
    if (at === GIVEN_UP) return at;
    if (stands(bytes, at, yes)) {
      found = 1;
      return at + yes.length;
    }
    if (!stands(bytes, at, no)) return at;
    found = 0;
    return at + no.length;
  };

  const request = (bytes: DataView, start: number, op: Operation): number => {
    let at = textField(bytes, start, ADDRESS, spellings.addresses);
    op.address = found;
    at = numberField(bytes, at, LENGTH);
    op.length = found;
    at = textField(bytes, at, ACCESS, spellings.accesses);
    op.access = found;
    return at;
  };

  const breakpoint = (bytes: DataView, start: number, op: Operation): number => {
    let at = textField(bytes, start, BP, spellings.breakpoints);
    if (found === NONE) return GIVEN_UP;
    op.bp = found;
    at = textField(bytes, at, TASK, spellings.tasks);
    op.task = found;
    const isRequest = op.type !== 'breakpoint.unregister';
    if (isRequest) at = request(bytes, at, op);
    at = textField(bytes, at, CPUS, spellings.masks);
    op.mask = found;
    return isRequest && at !== GIVEN_UP && !ends(bytes, at) ? switches(bytes, at, op) : at;
  };

  const switches = (bytes: DataView, start: number, op: Operation): number => {
    let at = flagField(bytes, start, CALLBACK);
    op.callback = found;
    at = flagField(bytes, at, INHERIT);
    op.inherit = found;
    at = flagField(bytes, at, EXCLUDE_KERNEL);
    op.excludeKernel = found;
    at = flagField(bytes, at, DISABLED);
    op.disabled = found;
    return at;
  };

  const task = (bytes: DataView, start: number, op: Operation): number => {
    let at = textField(bytes, start, TASK, spellings.tasks);
    op.task = found;
    if (op.type === 'task.switch') {
      return at === start && stands(bytes, at, NO_TASK) ? at + NO_TASK.length : at;
    }
    if (found === NONE) return GIVEN_UP;
    if (op.type !== 'task.fork') return at;
    at = textField(bytes, at, CHILD, spellings.tasks);
    if (found === NONE) return GIVEN_UP;
    op.child = found;
    at = flagField(bytes, at, THREAD_OF_PARENT);
    op.threadOfParent = found === 1;
    return at;
  };

  const exception = (bytes: DataView, start: number, op: Operation): number => {
    const at = request(bytes, start, op);
    if (op.length === NONE) op.length = 1;
    const isWhole = op.address !== NONE && op.access !== NONE && op.access !== ACCESS_CODE.rw;
    return isWhole ? at : GIVEN_UP;
  };

  const poke = (bytes: DataView, start: number, op: Operation): number => {
    let at = textField(bytes, start, TASK, spellings.tasks);
    op.task = found;
    at = numberField(bytes, at, REGISTER);
    op.register = found;
    at = textField(bytes, at, VALUE, spellings.addresses);
    op.value = found;
    return op.task === NONE || op.value === NONE || op.register > 7 ? GIVEN_UP : at;
  };

  const fieldsOfKind = (bytes: DataView, at: number, op: Operation): number => {
    switch (op.type) {
      case 'breakpoint.register':
      case 'breakpoint.modify':
      case 'breakpoint.unregister':
        return breakpoint(bytes, at, op);
      case 'task.switch':
      case 'task.fork':
      case 'task.exec':
      case 'task.exit':
        return task(bytes, at, op);
      case 'debug.exception':
        return exception(bytes, at, op);
      case 'ptrace.poke':
        return poke(bytes, at, op);
      case 'cpu.online':
      case 'cpu.offline':
        return at;
      case 'step':
        return GIVEN_UP;
    }
  };

  const observed = (bytes: DataView, at: number): number => {
    if (at === GIVEN_UP || ends(bytes, at)) return at;
    if (stands(bytes, at, RESULT_0)) {
      told.answer = zero;
      return at + RESULT_0.length;
    }
    const end = textField(bytes, at, RESULT, spellings.results);
    told.answer = found;
    if (end === at || end === GIVEN_UP) return end;
    return stands(bytes, end, BRACE) ? end + BRACE.length : GIVEN_UP;
  };

  /** When the call was entered and returned, and by whom. */
  const circumstances = (bytes: DataView, start: number): number => {
    let at = decimalField(bytes, start, TIME);
    told.time = found;
    at = decimalField(bytes, at, RETURNED);
    at = textField(bytes, at, THREAD, spellings.threads);
    told.thread = found;
    return at;
  };

  return {
    told,
    scan(bytes, start, op) {
      clear(op);
      told.time = Number.NaN;
      told.thread = NONE;
      told.answer = NONE;
      let at = numberField(bytes, start, SEQ);
      op.seq = found;
      if (at !== GIVEN_UP && !stands(bytes, at, CPU)) at = circumstances(bytes, at);
      at = numberField(bytes, at, CPU);
      if (found !== NONE) op.cpu = found;
      if (at === GIVEN_UP || op.seq === NONE || op.cpu >= machine.cpus) return GIVEN_UP;
      if (!stands(bytes, at, TYPE)) return GIVEN_UP;
      at += TYPE.length;
      const kind = kindAt(bytes, at);
      if (kind === undefined) return GIVEN_UP;
      op.type = kind.type;
      return observed(bytes, fieldsOfKind(bytes, at + kind.text.length, op));
    },
  };
};
