/** The content of a file in two numbers: is it, byte for byte, the one of which something was made? */
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { fileError } from '../input-error.ts';

export interface FileContent {
  readonly bytes: number;
  /** CRC-32 of all of them. */
  readonly crc: number;
}

const CHUNK = 1 << 22;

/** @throws InputError for a file that cannot be read. */
export const contentOf = async (path: string): Promise<FileContent> => {
  try {
    const file = await open(path, 'r');
    try {
      const chunk = Buffer.allocUnsafeSlow(CHUNK);
      let bytes = 0;
      let crc = 0;
      for (;;) {
        const { bytesRead } = await file.read(chunk, 0, CHUNK, null);
        if (bytesRead === 0) return { bytes, crc };
        crc = crc32(chunk.subarray(0, bytesRead), crc);
        bytes += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
};
