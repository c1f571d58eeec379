/**
 * The attributes of `perf_event_open` and of its modification, `{type=PERF_TYPE_BREAKPOINT, size=…, bp_len=8, …}`.
 *
 * There are some fifty of them, and programs open thousands of breakpoints that differ in little but the address. So what lies
 * between the few fields that do differ is read once, and remembered as a shape; later texts are compared with the shapes.
 */
import type { PerfRequest } from '../../../machines/events.ts';
import type { Writable } from '../writable.ts';
import { hexTextOf, owned, wideNumberOf } from './numbers.ts';
import {
  bpTypeOf,
  fixedFields,
  type FixedFields,
  type OpenFields,
  periodOf,
  readFields,
  requestOf,
} from './perf-fields.ts';

/** What attributes ask for, and where their text ends. */
export type Attributes =
  | { readonly kind: 'breakpoint'; readonly request: Writable<PerfRequest>; readonly end: number }
  /** An event of another type. */
  | { readonly kind: 'other'; readonly end: number }
  /** strace left attributes out, because it ran without -v. */
  | { readonly kind: 'elided'; readonly end: number }
  /** A pointer where the attributes should stand: strace could not read them. */
  | { readonly kind: 'unreadable'; readonly end: number };

/** The unchanging pieces of a text, between the fields that change. */
interface Shape {
  /** To `sample_period=` or `sample_freq=`. */
  readonly head: string;
  readonly isFrequency: boolean;
  /** From behind the period to `disabled=`. */
  readonly middle: string;
  /** From behind the one digit of `disabled` to `bp_type=`. */
  readonly flags: string;
  /** From behind `bp_len`'s value to the closing brace. */
  readonly tail: string;
  readonly fixed: FixedFields;
}

const BREAKPOINT = '{type=PERF_TYPE_BREAKPOINT,';
const ELIDED = '...}';
const PERIOD = 'sample_period=';
const FREQUENCY = 'sample_freq=';
const DISABLED = ' disabled=';
const TYPE = ' bp_type=';
const ADDRESS = ', bp_addr=';
const LENGTH = ', bp_len=';

/** Shapes remembered, the last used first. A program has a handful of them. */
const MOST_SHAPES = 64;
const shapes: Shape[] = [];

const stands = (piece: string, text: string, at: number): boolean =>
  text.slice(at, at + piece.length) === piece;

const ZERO = 0x30;
const NINE = 0x39;

const afterDigits = (text: string, from: number): number => {
  let at = from;
  for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE; code = text.charCodeAt(at)) at += 1;
  return at;
};

/** Reads a text of this shape; undefined if it is of another. */
const readAs = (shape: Shape, text: string, from: number): Attributes | undefined => {
  if (!stands(shape.head, text, from)) return undefined;
  const periodAt = from + shape.head.length;
  const periodEnd = afterDigits(text, periodAt);
  if (!stands(shape.middle, text, periodEnd)) return undefined;
  const disabledAt = periodEnd + shape.middle.length;
  if (!stands(shape.flags, text, disabledAt + 1)) return undefined;
  const typeAt = disabledAt + 1 + shape.flags.length;
  const typeEnd = text.indexOf(',', typeAt);
  const addressAt = typeEnd + ADDRESS.length;
  const addressEnd = text.indexOf(',', addressAt);
  const lengthAt = addressEnd + LENGTH.length;
  const lengthEnd = afterDigits(text, lengthAt);
  if (typeEnd === -1 || addressEnd === -1 || !stands(shape.tail, text, lengthEnd)) return undefined;
  const open: OpenFields = {
    bpType: bpTypeOf(text.slice(typeAt, typeEnd)),
    address: hexTextOf(text.slice(addressAt, addressEnd)),
    length: wideNumberOf(text.slice(lengthAt, lengthEnd)),
    isDisabled: text.charCodeAt(disabledAt) !== ZERO,
    isFrequency: shape.isFrequency,
    period: wideNumberOf(text.slice(periodAt, periodEnd)),
  };
  return {
    kind: 'breakpoint',
    request: requestOf(shape.fixed, open),
    end: lengthEnd + shape.tail.length,
  };
};

/** Cuts a text into the pieces of its shape; undefined if it has not all the fields that shapes leave open. */
const shapeOf = (text: string, fixed: FixedFields): Shape | undefined => {
  const isFrequency = text.includes(FREQUENCY);
  const period = isFrequency ? FREQUENCY : PERIOD;
  const periodAt = text.indexOf(period) + period.length;
  const periodEnd = afterDigits(text, periodAt);
  const disabledAt = text.indexOf(DISABLED, periodEnd) + DISABLED.length;
  const typeAt = text.indexOf(TYPE, disabledAt) + TYPE.length;
  const lengthAt = text.indexOf(LENGTH, typeAt) + LENGTH.length;
  const isWhole = periodAt > period.length && disabledAt > periodEnd && typeAt > disabledAt;
  if (!isWhole || lengthAt < typeAt) return undefined;
  return {
    head: owned(text.slice(0, periodAt)),
    isFrequency,
    middle: owned(text.slice(periodEnd, disabledAt)),
    flags: owned(text.slice(disabledAt + 1, typeAt)),
    tail: owned(text.slice(afterDigits(text, lengthAt))),
    fixed,
  };
};

const remember = (shape: Shape): void => {
  if (shapes.length >= MOST_SHAPES) shapes.pop();
  shapes.unshift(shape);
};

/** Reads the fields one by one, and remembers their shape. */
const readAnew = (text: string, end: number): Attributes => {
  const fields = readFields(text);
  const fixed = fixedFields(fields);
  const shape = shapeOf(text, fixed);
  if (shape !== undefined) remember(shape);
  const open: OpenFields = {
    bpType: bpTypeOf(fields.get('bp_type') ?? '0'),
    address: hexTextOf(fields.get('bp_addr') ?? '0'),
    // A request of the first version's size ends before bp_len.
    length: wideNumberOf(fields.get('bp_len') ?? '0'),
    isDisabled: fields.has('disabled'),
    ...periodOf(fields),
  };
  return { kind: 'breakpoint', request: requestOf(fixed, open), end };
};

const readBreakpoint = (text: string, from: number): Attributes => {
  for (let index = 0; index < shapes.length; index += 1) {
    const shape = shapes[index];
    const read = shape === undefined ? undefined : readAs(shape, text, from);
    if (shape === undefined || read === undefined) continue;
    if (index > 0) {
      shapes.splice(index, 1);
      shapes.unshift(shape);
    }
    return read;
  }
  const end = text.indexOf('}', from) + 1;
  const whole = text.slice(from, end);
  if (whole.endsWith(ELIDED) || !whole.includes(ADDRESS)) return { kind: 'elided', end };
  return readAnew(whole, end);
};

/** Reads the attributes whose text begins at `from`. */
export const readAttributes = (text: string, from: number): Attributes => {
  if (stands(BREAKPOINT, text, from)) return readBreakpoint(text, from);
  if (text.charCodeAt(from) === 0x7b) return { kind: 'other', end: text.indexOf('}', from) + 1 };
  const comma = text.indexOf(',', from);
  return { kind: 'unreadable', end: comma === -1 ? text.length : comma };
};
