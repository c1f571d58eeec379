/** Cuts bytes that come in pieces into lines, as every reader of lines does, without anything of Node. */
import { MAX_LINE_BYTES, overLong } from '../../ledger/line-length.ts';

const NEWLINE = 0x0a;

export type Bytes = AsyncIterable<Uint8Array>;

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** What is left behind the last newline, once all lines are read. */
export interface Tail {
  bytes: Uint8Array;
}

/**
 * The lines of `bytes`, without their newlines, many at a time; what follows the last newline is put into `tail`.
 * @throws InputError for a line that is longer than any of a ledger.
 */
export async function* linesOfBytes(
  bytes: Bytes,
  file: string,
  tail: Tail,
): AsyncGenerator<readonly Uint8Array[], void> {
  let rest: Uint8Array[] = [];
  let held = 0;
  let count = 0;
  for await (const piece of bytes) {
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      lines.push(joined([...rest, piece.subarray(start, end)]));
      rest = [];
      held = 0;
      start = end + 1;
    }
    if (start < piece.length) {
      rest.push(piece.subarray(start));
      held += piece.length - start;
    }
    count += lines.length;
    if (held > MAX_LINE_BYTES) throw overLong(file, count + 1);
    if (lines.length > 0) yield lines;
  }
  tail.bytes = joined([new Uint8Array(0), ...rest]);
}
