/** CRC-32 as `node:zlib` has it, by a table: a browser has none. The build puts this in the place of `node:zlib`. */

const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

const encoder = new TextEncoder();

/** The CRC-32 of `data`, continued from `previous`; unsigned. */
export const crc32 = (data: string | Uint8Array, previous = 0): number => {
  const bytes = typeof data === 'string' ? encoder.encode(data) : data;
  let value = ~previous;
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
};
