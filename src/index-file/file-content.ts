/** The content of a ledger in two numbers: is it the one of which something was made? */
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { fileError } from '../input-error.ts';

export interface LedgerContent {
  /** Bytes of a file, events of a database. */
  readonly size: number;
  /** CRC-32 over all of it. */
  readonly crc: number;
}

const CHUNK = 1 << 22;

/** Of a file of text, byte for byte. @throws InputError for a file that cannot be read. */
export const contentOfFile = async (path: string): Promise<LedgerContent> => {
  try {
    const file = await open(path, 'r');
    try {
      const chunk = Buffer.allocUnsafeSlow(CHUNK);
      let size = 0;
      let crc = 0;
      for (;;) {
        const { bytesRead } = await file.read(chunk, 0, CHUNK, null);
        if (bytesRead === 0) return { size, crc };
        crc = crc32(chunk.subarray(0, bytesRead), crc);
        size += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
};
