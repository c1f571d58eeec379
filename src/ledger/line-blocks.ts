/** Cuts a stream of bytes into blocks of whole lines, in one buffer of bounded size that every block uses again. */
import { InputError } from '../input-error.ts';
import type { ByteSource } from './byte-source.ts';
import type { Progress } from './event-lines.ts';
import { MAX_LINE_BYTES, overLong } from './line-length.ts';
import { tailError } from './tail.ts';

/** Bytes of a block before a longer line makes the buffer grow: the first one, and those of a ledger that fills it. */
const FIRST_BLOCK = 64 << 10;
const BLOCK = 1 << 20;

/** Bytes beyond the end of a block that can be read all the same, by whoever reads a few at once. */
const SLACK = 64;

/** What they hold, a quote and a bracket: whoever looks for the end of a text or a list that has none finds one there at the latest. */
const STOPS = [0x22, 0x5d];

const NEWLINE = 0x0a;

/** Whole lines: `bytes` from 0 to `end`, the last of them a newline. Valid until the next block is asked for. */
export interface LineBlock {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** Where `bytes` begins among all that the source gave. */
  readonly at: number;
}

/** Where a reader of lines is. It counts them as it reads, so that nobody has to look for newlines twice. */
export interface LineCursor {
  /** Number of the line that comes next, from 1. */
  line: number;
  /** Where the checksum chain of a guarded ledger is, once its header is read. */
  chain?: Readonly<Progress>;
}

const withLine = (error: unknown, line: number): unknown =>
  error instanceof InputError && error.complaint.line === undefined && line > 1
    ? new InputError({ ...error.complaint, line }, { cause: error })
    : error;

const blockBuffer = (size: number): Uint8Array => {
  const buffer = new Uint8Array(size + SLACK);
  for (let at = size; at < buffer.length; at += STOPS.length) buffer.set(STOPS, at);
  return buffer;
};

/** A buffer of `size` bytes that begins with `bytes`. */
const roomier = (bytes: Uint8Array, size: number): Uint8Array => {
  const larger = blockBuffer(size);
  larger.set(bytes);
  return larger;
};

const emptyFile = (file: string): InputError =>
  new InputError({
    file,
    line: 1,
    column: 1,
    what: 'empty file',
    advice: 'give a ledger: a header line, then one event a line',
  });

/** Reads on behind the first `filled` bytes of a buffer. */
const readBehind = (source: ByteSource, buffer: Uint8Array, filled: number): Promise<number> => {
  const count = source.read(buffer.subarray(0, buffer.length - SLACK), filled);
  // It is waited for only when its block is asked for, and may fail before.
  count.catch(() => undefined);
  return count;
};

/**
 * The blocks of a source, which is closed at the end. Whoever reads the lines of a block moves `cursor` on, so that an error
 * after them names its line. The next block is read while the present one is in use.
 *
 * @throws InputError for an empty source, a line that is too long, and a last line without its newline (a torn tail).
 */
export async function* lineBlocks(
  source: ByteSource,
  file: string,
  cursor: LineCursor,
): AsyncGenerator<LineBlock, void> {
  let buffer = blockBuffer(FIRST_BLOCK);
  let spare = blockBuffer(FIRST_BLOCK);
  let filled = 0;
  let offset = 0;
  try {
    let reading = readBehind(source, buffer, filled);
    for (;;) {
      const count = await reading;
      if (count === 0) break;
      const end = buffer.subarray(filled, filled + count).lastIndexOf(NEWLINE) + filled + 1;
      const hasLines = end > filled;
      filled += count;
      if (!hasLines) {
        if (filled > MAX_LINE_BYTES) throw overLong(file, cursor.line);
        const size = buffer.length - SLACK;
        if (filled === size)
          buffer = roomier(buffer.subarray(0, filled), Math.min(size * 2, MAX_LINE_BYTES + 1));
        reading = readBehind(source, buffer, filled);
        continue;
      }
      const rest = buffer.subarray(end, filled);
      const size = buffer.length - SLACK;
      const wanted = filled === size ? Math.max(BLOCK, size) : size;
      if (spare.length < wanted + SLACK) spare = blockBuffer(wanted);
      spare.set(rest);
      const block = { bytes: buffer, end, at: offset };
      [buffer, spare] = [spare, buffer];
      offset += end;
      filled = rest.length;
      reading = readBehind(source, buffer, filled);
      yield block;
    }
    if (offset + filled === 0) throw emptyFile(file);
    if (filled > 0)
      throw tailError({ file, isPlain: source.isPlain, bytes: buffer.subarray(0, filled), offset }, cursor);
  } catch (error) {
    throw withLine(error, cursor.line);
  } finally {
    await source.close();
  }
}
