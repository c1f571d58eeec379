/**
 * The checksum chain `crc32-chain` of a ledger that our own writers wrote.
 *
 * The byte rule: a line ends in `,"crc":"XXXXXXXX"}`, 18 bytes, with eight lower-case hexadecimal digits. The **guarded
 * text** of the line is everything before those 18 bytes, so it begins with `{` and lacks its closing brace. The value of a
 * line is the CRC-32 (that of gzip: reflected, polynomial 0xEDB88320) of its guarded text, continued from the value of the
 * line before; the header's continues from 0. A value is therefore the CRC-32 of all guarded texts so far, one after the other.
 */
import { crc32 } from 'node:zlib';
import { literal, stands } from './scan/literal.ts';

/** The value from which a header's is continued. */
export const CHAIN_START = 0;

/** What a checksum begins with. */
export const CRC_OPENING = ',"crc":"';
const DIGITS = 8;
const CLOSING = '"}';
const OPENING_LITERAL = literal(CRC_OPENING);
const CLOSING_LITERAL = literal(CLOSING);

/** Bytes of a line after its guarded text. */
export const CRC_TAIL_BYTES = CRC_OPENING.length + DIGITS + CLOSING.length;

/** The value of a line from its guarded text and the value of the line before. */
export const chain = (guarded: Uint8Array | string, previous: number): number => crc32(guarded, previous);

export const crcText = (value: number): string => value.toString(16).padStart(DIGITS, '0');

/** A whole line, without its newline, from the compact JSON of its object and the value of the line before. */
export const guard = (json: string, previous: number): { readonly text: string; readonly value: number } => {
  const guarded = json.slice(0, -1);
  const value = chain(guarded, previous);
  return { text: `${guarded}${CRC_OPENING}${crcText(value)}"}`, value };
};

const TAIL = /^,"crc":"([0-9a-f]{8})"\}$/;

/** The value that a line states in its last field; undefined where it does not end in one. */
export const statedCrc = (line: Uint8Array): number | undefined => {
  const end = String.fromCharCode(...line.subarray(Math.max(0, line.length - CRC_TAIL_BYTES)));
  const digits = TAIL.exec(end)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
};

/** The values of lower-case hexadecimal digits by their byte, {@link NO_CRC} for others. */
const HEX_VALUES = Int8Array.from({ length: 256 }, (_, byte) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(byte)),
);

/** What {@link scanCrc} answers where no checksum stands. */
export const NO_CRC = -1;

/** The value stated by the last field of a line, whose comma stands at `at`; {@link NO_CRC} if that is something else. */
export const scanCrc = (bytes: DataView, at: number): number => {
  if (
    !stands(bytes, at, OPENING_LITERAL) ||
    !stands(bytes, at + CRC_OPENING.length + DIGITS, CLOSING_LITERAL)
  ) {
    return NO_CRC;
  }
  let value = 0;
  for (let index = 0; index < DIGITS; index += 1) {
    const digit = HEX_VALUES[bytes.getUint8(at + CRC_OPENING.length + index)] ?? 0;
    if (digit === NO_CRC) return NO_CRC;
    value = (value << 4) | digit;
  }
  return value >>> 0;
};
