/**
 * CRC-32 (that of gzip) of a piece of a larger buffer, eight bytes at a time by tables. For the short lines of a ledger it is
 * twice as fast as zlib's, which wants an object for every piece; a property holds the two to each other.
 */

const POLYNOMIAL = 0xedb88320;
const ROW = 256;

/** Row 0: what one byte does; row n: what it does when n zero bytes follow. */
const tables = (): Int32Array => {
  const table = new Int32Array(ROW * 8);
  const at = (index: number): number => table[index] ?? 0;
  for (let byte = 0; byte < ROW; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    table[byte] = value;
  }
  for (let index = ROW; index < table.length; index += 1) {
    const before = at(index - ROW);
    table[index] = at(before & 0xff) ^ (before >>> 8);
  }
  return table;
};

const TABLE = tables();
const from = (row: number, byte: number): number => TABLE[row * ROW + (byte & 0xff)] ?? 0;

/** The CRC-32 of `bytes` from `start` to `end`, continued from `previous`: a whole number of 32 bits, unsigned. */
export const crc32Of = (bytes: DataView, start: number, end: number, previous: number): number => {
  let crc = ~previous;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const low = bytes.getInt32(at, true) ^ crc;
    const high = bytes.getInt32(at + 4, true);
    crc =
      from(7, low) ^
      from(6, low >>> 8) ^
      from(5, low >>> 16) ^
      from(4, low >>> 24) ^
      from(3, high) ^
      from(2, high >>> 8) ^
      from(1, high >>> 16) ^
      from(0, high >>> 24);
  }
  for (; at < end; at += 1) crc = from(0, crc ^ bytes.getUint8(at)) ^ (crc >>> 8);
  return ~crc >>> 0;
};
