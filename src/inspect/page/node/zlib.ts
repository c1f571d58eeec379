/** CRC-32 as `node:zlib` has it: a browser has none. The build puts this in the place of `node:zlib`. */
import { crc32Of } from '../../../ledger/scan/crc32.ts';

const encoder = new TextEncoder();

/** The CRC-32 of `data`, continued from `previous`; unsigned. */
export const crc32 = (data: string | Uint8Array, previous = 0): number => {
  const bytes = typeof data === 'string' ? encoder.encode(data) : data;
  return crc32Of(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, previous);
};
