/**
 * The attributes of `perf_event_open` and of its modification, `{type=PERF_TYPE_BREAKPOINT, size=…, bp_len=8, …}`.
 *
 * There are some fifty of them, and programs open thousands of breakpoints that differ in little but the address. So what lies
 * between the few fields that do differ is read once, and remembered as a shape; later texts are compared with the shapes.
 */
import type { PerfRequest } from '../../../machines/events.ts';
import type { Writable } from '../writable.ts';
import { type Cursor, hexTextOf, owned, takeInteger, wideNumberOf } from './numbers.ts';
import {
  bpTypeOf,
  fixedFields,
  type FixedFields,
  openFields,
  type OpenFields,
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
  /** Numbers stand where names should: strace ran with -X raw or -X verbose. */
  | { readonly kind: 'nameless'; readonly end: number }
  /** Damaged text. */
  | { readonly kind: 'broken'; readonly end: number }
  /** A pointer where the attributes should stand: strace could not read them. */
  | { readonly kind: 'unreadable'; readonly end: number };

/** How texts begin: what stands before and between the fields that change first. */
interface Opening {
  /** To `sample_period=` or `sample_freq=`. */
  readonly head: string;
  readonly isFrequency: boolean;
  /** From behind the period to `disabled=`. */
  readonly middle: string;
  /** How texts that begin so go on, the last used first. */
  readonly shapes: Shape[];
}

/** How a text goes on behind the one digit of `disabled`. */
interface Shape {
  /** To `bp_type=`. */
  readonly flags: string;
  /** From behind `bp_len`'s value to the closing brace. */
  readonly tail: string;
  readonly fixed: FixedFields;
}

const BREAKPOINT = '{type=PERF_TYPE_BREAKPOINT,';
const NAMELESS_BREAKPOINT = '{type=0x5';
const PERIOD = 'sample_period=';
const FREQUENCY = 'sample_freq=';
const DISABLED = ' disabled=';
const TYPE = ' bp_type=';
const ADDRESS = ', bp_addr=';
const LENGTH = ', bp_len=';

/** A program has a handful of openings and shapes; one that has more begins anew. */
const MOST_OPENINGS = 16;
const MOST_SHAPES = 64;
const openings: Opening[] = [];

const stands = (piece: string, text: string, at: number): boolean =>
  text.slice(at, at + piece.length) === piece;

const moveToFront = <T>(items: T[], index: number, item: T): void => {
  if (index === 0) return;
  items.splice(index, 1);
  items.unshift(item);
};

const ZERO = 0x30;
const BRACE = 0x7b;

/** Reads an integer of up to 64 bits without a sign, as text where a double does not hold it; undefined for anything else. */
const takeWide = (cursor: Cursor): number | string | undefined => {
  const from = cursor.at;
  const value = takeInteger(cursor);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  return wideNumberOf(cursor.text.slice(from, cursor.at));
};

/** Reads the rest of a text of this shape, whose flags have been found to stand at `cursor`. */
const readRest = (shape: Shape, cursor: Cursor, opened: OpenedFields): Attributes | undefined => {
  const { text } = cursor;
  const typeAt = cursor.at + shape.flags.length;
  const typeEnd = text.indexOf(',', typeAt);
  const addressAt = typeEnd + ADDRESS.length;
  const addressEnd = text.indexOf(',', addressAt);
  if (typeEnd === -1 || addressEnd === -1) return undefined;
  cursor.at = addressEnd + LENGTH.length;
  const bpType = bpTypeOf(text.slice(typeAt, typeEnd));
  const address = hexTextOf(text.slice(addressAt, addressEnd));
  const length = takeWide(cursor);
  if (bpType === undefined || address === undefined || length === undefined) return undefined;
  if (!stands(shape.tail, text, cursor.at)) return undefined;
  return {
    kind: 'breakpoint',
    request: requestOf(shape.fixed, { ...opened, bpType, address, length }),
    end: cursor.at + shape.tail.length,
  };
};

type OpenedFields = Pick<OpenFields, 'isDisabled' | 'isFrequency' | 'period'>;

/** Reads a text that begins so; undefined if it begins or goes on otherwise. */
const readAs = ({ head, isFrequency, middle, shapes }: Opening, cursor: Cursor): Attributes | undefined => {
  const { text, at } = cursor;
  if (!stands(head, text, at)) return undefined;
  cursor.at = at + head.length;
  const period = takeWide(cursor);
  if (period === undefined || !stands(middle, text, cursor.at)) return undefined;
  const disabledAt = cursor.at + middle.length;
  const isDisabled = text.charCodeAt(disabledAt) !== ZERO;
  for (let index = 0; index < shapes.length; index += 1) {
    const shape = shapes[index];
    if (shape === undefined || !stands(shape.flags, text, disabledAt + 1)) continue;
    cursor.at = disabledAt + 1;
    const read = readRest(shape, cursor, { isDisabled, isFrequency, period });
    if (read === undefined) continue;
    moveToFront(shapes, index, shape);
    return read;
  }
  return undefined;
};

/** Remembers how a text begins and goes on, if it has all the fields that change. */
const remember = (text: string, fixed: FixedFields): void => {
  const isFrequency = text.includes(FREQUENCY);
  const period = isFrequency ? FREQUENCY : PERIOD;
  const cursor: Cursor = { text, at: text.indexOf(period) + period.length };
  const head = text.slice(0, cursor.at);
  takeInteger(cursor);
  const middleAt = cursor.at;
  const disabledAt = text.indexOf(DISABLED, middleAt) + DISABLED.length;
  const typeAt = text.indexOf(TYPE, disabledAt) + TYPE.length;
  const lengthAt = text.indexOf(LENGTH, typeAt) + LENGTH.length;
  const isWhole = head.length > period.length && disabledAt > middleAt && typeAt > disabledAt;
  if (!isWhole || lengthAt < typeAt) return;
  cursor.at = lengthAt;
  takeInteger(cursor);
  const middle = text.slice(middleAt, disabledAt);
  const shape: Shape = {
    flags: owned(text.slice(disabledAt + 1, typeAt)),
    tail: owned(text.slice(cursor.at)),
    fixed,
  };
  const known = openings.find((opening) => opening.head === head && opening.middle === middle);
  if (known === undefined) {
    if (openings.length >= MOST_OPENINGS) openings.length = 0;
    openings.unshift({ head: owned(head), isFrequency, middle: owned(middle), shapes: [shape] });
    return;
  }
  if (known.shapes.length >= MOST_SHAPES) known.shapes.length = 0;
  known.shapes.unshift(shape);
};

/** Reads the fields one by one, and remembers the text's shape. */
const readAnew = (text: string, end: number): Attributes => {
  const fields = readFields(text);
  const open = openFields(fields);
  if (open === undefined) return { kind: 'broken', end };
  const fixed = fixedFields(fields);
  remember(text, fixed);
  return { kind: 'breakpoint', request: requestOf(fixed, open), end };
};

const readBreakpoint = (text: string, from: number): Attributes => {
  const cursor: Cursor = { text, at: from };
  for (let index = 0; index < openings.length; index += 1) {
    const opening = openings[index];
    if (opening === undefined) continue;
    cursor.at = from;
    const read = readAs(opening, cursor);
    if (read === undefined) continue;
    moveToFront(openings, index, opening);
    return read;
  }
  const end = text.indexOf('}', from) + 1;
  if (end === 0) return { kind: 'broken', end };
  const whole = text.slice(from, end);
  // An ellipsis at the end proves nothing: it also stands for attributes that are newer than strace.
  if (!whole.includes(ADDRESS)) return { kind: 'elided', end };
  return readAnew(whole, end);
};

/** Reads the attributes whose text begins at `from`. */
export const readAttributes = (text: string, from: number): Attributes => {
  if (stands(BREAKPOINT, text, from)) return readBreakpoint(text, from);
  if (text.charCodeAt(from) === BRACE) {
    const isNameless = stands(NAMELESS_BREAKPOINT, text, from);
    return { kind: isNameless ? 'nameless' : 'other', end: text.indexOf('}', from) + 1 };
  }
  const comma = text.indexOf(',', from);
  return { kind: 'unreadable', end: comma === -1 ? text.length : comma };
};
