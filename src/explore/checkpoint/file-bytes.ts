/** Reads a file from one end to the other, a line or a number of bytes at a time. */
import { readSync } from 'node:fs';

export interface FileBytes {
  /** Up to the next newline, without it; undefined if there is none within `most` bytes. */
  readonly line: (most: number) => string | undefined;
  /** The next bytes, fewer where the file ends; only lent, until the next are asked for. */
  readonly take: (count: number) => Buffer;
}

const BLOCK = 2 ** 20;
const NEWLINE = 10;

export const fileBytes = (file: number): FileBytes => {
  let block = Buffer.alloc(BLOCK);
  let at = 0;
  let end = 0;
  let position = 0;

  /** Makes `count` bytes stand in the block, if the file has as many. */
  const ensure = (count: number): void => {
    if (end - at >= count) return;
    const held = block.subarray(at, end);
    const larger = count > block.length ? Buffer.alloc(2 * count) : block;
    larger.set(held);
    block = larger;
    end -= at;
    at = 0;
    while (end < count) {
      const got = readSync(file, block, end, block.length - end, position);
      if (got === 0) return;
      end += got;
      position += got;
    }
  };
  return {
    line(most) {
      for (let length = BLOCK; ; length *= 2) {
        ensure(length);
        const found = block.subarray(at, end).indexOf(NEWLINE);
        if (found === -1 && (length > most || end - at < length)) return undefined;
        if (found === -1) continue;
        const text = block.toString('utf8', at, at + found);
        at += found + 1;
        return text;
      }
    },
    take(count) {
      ensure(count);
      const taken = block.subarray(at, Math.min(at + count, end));
      at += taken.length;
      return taken;
    },
  };
};
