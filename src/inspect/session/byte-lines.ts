/** Cuts bytes that come in pieces into lines, as every reader of lines does, without anything of Node. */
import { InputError } from '../../input-error.ts';

/** Longest line, in bytes: that of a ledger's reader. */
const MAX_LINE_BYTES = 16 << 20;

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

const overLong = (file: string, line: number): InputError =>
  new InputError({
    file,
    line,
    column: MAX_LINE_BYTES + 1,
    what: `a line of more than ${MAX_LINE_BYTES >> 20} MiB`,
    advice: 'give a ledger: one event a line',
  });

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
