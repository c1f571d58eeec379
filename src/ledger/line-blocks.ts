/** Cuts a stream of bytes into blocks of whole lines, in one buffer of bounded size that every block uses again. */
import { InputError } from '../input-error.ts';
import type { ByteSource } from './byte-source.ts';

/** Longest line of a ledger, in bytes. */
export const MAX_LINE_BYTES = 16 << 20;

/** Bytes of a block before a longer line makes the buffer grow. */
const BLOCK = 1 << 20;

/** A reader of a few bytes at once may look this far beyond the end of a block. */
export const SLACK = 64;

const NEWLINE = 0x0a;

/** Whole lines: `bytes` from 0 to `end`, the last of them a newline. Valid until the next block is asked for. */
export interface LineBlock {
  readonly bytes: Buffer;
  readonly end: number;
}

/** Where a reader of lines is. It counts them as it reads, so that nobody has to look for newlines twice. */
export interface LineCursor {
  /** Number of the line that comes next, from 1. */
  line: number;
}

const tornTail = (file: string, tail: Buffer, line: number, offset: number): InputError => {
  const column = tail.toString('utf8').length + 1;
  if (line === 1) {
    const what = 'no whole line: the first one has no newline at its end';
    return new InputError({
      file,
      line,
      column,
      what,
      advice: 'begin with a header line, and end every line with a newline',
    });
  }
  return new InputError({
    file,
    line,
    column,
    what: 'torn tail: the last line has no newline at its end',
    advice: `cut it with: breakledger repair ${file}`,
    tornTail: { offset, bytes: tail.length },
  });
};

const overLong = (file: string, line: number): InputError =>
  new InputError({
    file,
    line,
    column: MAX_LINE_BYTES + 1,
    what: `a line of more than ${MAX_LINE_BYTES >> 20} MiB`,
    advice: 'give a ledger: one event a line',
  });

const withLine = (error: unknown, line: number): unknown =>
  error instanceof InputError && error.complaint.line === undefined && line > 1
    ? new InputError({ ...error.complaint, line }, { cause: error })
    : error;

const grown = (buffer: Buffer): Buffer => {
  const larger = Buffer.allocUnsafeSlow(Math.min(buffer.length * 2, MAX_LINE_BYTES + 1 + SLACK));
  buffer.copy(larger);
  return larger;
};

/**
 * The blocks of a source, which is closed at the end. Whoever reads the lines of a block moves `cursor` on, so that an error
 * after them names its line.
 *
 * @throws InputError for an empty source, a line that is too long, and a last line without its newline (a torn tail).
 */
export async function* lineBlocks(
  source: ByteSource,
  file: string,
  cursor: LineCursor,
): AsyncGenerator<LineBlock, void> {
  let buffer: Buffer = Buffer.allocUnsafeSlow(BLOCK + SLACK);
  let filled = 0;
  let offset = 0;
  const fill = async (): Promise<number> => {
    try {
      return await source.read(buffer.subarray(0, buffer.length - SLACK), filled);
    } catch (error) {
      throw withLine(error, cursor.line);
    }
  };
  try {
    for (;;) {
      if (filled === buffer.length - SLACK) {
        if (filled > MAX_LINE_BYTES) throw overLong(file, cursor.line);
        buffer = grown(buffer);
      }
      const count = await fill();
      if (count === 0) break;
      const end = buffer.subarray(filled, filled + count).lastIndexOf(NEWLINE) + filled + 1;
      filled += count;
      if (end <= filled - count) continue;
      yield { bytes: buffer, end };
      offset += end;
      buffer.copyWithin(0, end, filled);
      filled -= end;
    }
    if (offset + filled === 0) {
      throw new InputError({
        file,
        line: 1,
        column: 1,
        what: 'empty file',
        advice: 'give a ledger: a header line, then one event a line',
      });
    }
    if (filled > 0) throw tornTail(file, buffer.subarray(0, filled), cursor.line, offset);
  } finally {
    await source.close();
  }
}
