/** Reads the numbers, addresses and flag words that strace prints. */
import { addressOf } from '../../../machines/x86/address.ts';

/**
 * A number from its text, decimal or with `0x`; whatever stands behind it (a comment, the name that -y adds to a
 * descriptor) is left alone. NaN for text that does not begin with a number.
 */
export const numberOf = (text: string): number => Number.parseInt(text);

/** A number of up to 64 bits: as text where a double does not hold it. */
export const wideNumberOf = (text: string): number | string => {
  const value = numberOf(text);
  return Number.isSafeInteger(value) ? value : owned(/^\w+/.exec(text)?.[0] ?? '0');
};

/**
 * A copy that stands alone. V8 keeps the whole piece of the file alive for a slice of it, which is what must not happen to
 * text that outlives its line.
 */
export const owned = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** An address or register value as canonical hexadecimal text; strace prints 0 as `0` or `NULL`. */
export const hexTextOf = (text: string): string => {
  if (!text.startsWith('0x')) return `0x${(Number.parseInt(text) || 0).toString(16)}`;
  const end = text.indexOf(' ');
  const digits = text.slice(2, end === -1 ? undefined : end);
  return digits.length <= 8
    ? `0x${Number.parseInt(digits, 16).toString(16)}`
    : addressOf(Number.parseInt(digits.slice(0, -8), 16), Number.parseInt(digits.slice(-8), 16)).text;
};

/** The value of words like `PERF_FLAG_FD_CLOEXEC|0x10`. Words that are not in the table count nothing. */
export const flagsOf = (text: string, table: ReadonlyMap<string, number>): number => {
  let value = 0;
  for (const word of text.split('|')) value += table.get(word) ?? (numberOf(word) || 0);
  return value;
};
