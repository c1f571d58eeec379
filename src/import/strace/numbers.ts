/** Reads the numbers, addresses and flag words that strace prints. */

/** A place in a text, moved on by what is read from there. */
export interface Cursor {
  readonly text: string;
  at: number;
}

const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** Reads a decimal integer, with its sign, and moves behind it; NaN where none stands. */
export const takeInteger = (cursor: Cursor): number => {
  const { text } = cursor;
  let { at } = cursor;
  const isNegative = text.charCodeAt(at) === MINUS;
  if (isNegative) at += 1;
  const from = at;
  let value = 0;
  for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE; code = text.charCodeAt(at)) {
    value = value * 10 + (code - ZERO);
    at += 1;
  }
  if (at === from) return Number.NaN;
  cursor.at = at;
  return isNegative ? -value : value;
};

/** Moves behind the next `, `; the end of the text if there is none. */
export const skipComma = (cursor: Cursor): void => {
  const comma = cursor.text.indexOf(', ', cursor.at);
  cursor.at = comma === -1 ? cursor.text.length : comma + 2;
};

/**
 * A number from its text, decimal or with `0x`; whatever stands behind it (a comment, the name that -y adds to a
 * descriptor) is left alone. NaN for text that does not begin with a number.
 */
export const numberOf = (text: string): number => Number.parseInt(text);

/** A number of up to 64 bits, without a sign: as text where a double does not hold it; undefined for anything else. */
export const wideNumberOf = (text: string): number | string | undefined => {
  if (!/^(?:0x[\da-f]{1,16}|\d{1,20})$/.test(text)) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  return BigInt(text) < 1n << 64n ? owned(text) : undefined;
};

/** Whether an argument fits the kernel's `int`. */
export const isInt = (value: number): boolean => (value | 0) === value;

const OWNED_PIECE = 4096;

/**
 * A copy that stands alone. V8 keeps the whole piece of the file alive for a slice of it, which must not happen to text that
 * outlives its line.
 */
export const owned = (text: string): string => {
  const codes: number[] = [];
  for (let at = 0; at < text.length; at += 1) codes.push(text.charCodeAt(at));
  let copy = '';
  // A call takes only so many arguments.
  for (let at = 0; at < codes.length; at += OWNED_PIECE)
    copy += String.fromCharCode(...codes.slice(at, at + OWNED_PIECE));
  return copy;
};

/** Programs ask for the same few addresses again and again; each is kept once, for as long as there are not too many. */
const MOST_ADDRESSES = 8192;
const ownedAddresses = new Map<string, string>();

const ADDRESS = /^0x[1-9a-f][\da-f]{0,15}$/;

/**
 * An address or register value as canonical hexadecimal text, as strace prints it but for 0, `0` or `NULL`, and for small
 * values, which it may print in decimal; undefined for anything else.
 */
export const hexTextOf = (text: string): string | undefined => {
  if (text === 'NULL') return '0x0';
  if (!text.startsWith('0x')) return /^\d{1,15}$/.test(text) ? `0x${Number(text).toString(16)}` : undefined;
  let copy = ownedAddresses.get(text);
  if (copy === undefined) {
    if (!ADDRESS.test(text)) return undefined;
    if (ownedAddresses.size >= MOST_ADDRESSES) ownedAddresses.clear();
    copy = owned(text);
    ownedAddresses.set(copy, copy);
  }
  return copy;
};

/** The value of words like `PERF_FLAG_FD_CLOEXEC|0x10`. Words that are not in the table count nothing. */
export const flagsOf = (text: string, table: ReadonlyMap<string, number>): number => {
  const known = table.get(text);
  if (known !== undefined) return known;
  let value = 0;
  for (const word of text.split('|')) value += table.get(word) ?? (numberOf(word) || 0);
  return value;
};
