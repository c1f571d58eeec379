/**
 * A last line without its newline. Most often a crash cut a write short, and it was never acknowledged. But where a whole
 * record of a guarded ledger stands in it and goes on with something else than a newline, no writer has left it so: then it is
 * a newline that was changed, and cutting the line would lose what was acknowledged.
 */
import { InputError } from '../input-error.ts';
import { chain, CRC_OPENING, CRC_TAIL_BYTES, statedCrc } from './checksum.ts';
import type { Progress } from './event-lines.ts';
import { lenientText } from './json-line.ts';

export interface Tail {
  readonly file: string;
  /** Whether the file could be cut in place. */
  readonly isPlain: boolean;
  readonly bytes: Uint8Array;
  /** Where it begins: bytes from the start of the file. */
  readonly offset: number;
}

/** Where the tail comes: the number of its line, and the chain before it. */
interface Place {
  readonly line: number;
  readonly chain?: Readonly<Progress>;
}

/** A character for each byte, so that a place in the text is one in the bytes. */
const bytewise = new TextDecoder('latin1');

/** Where a whole guarded record ends that other bytes follow; undefined if there is none. */
const endOfWholeRecord = (tail: Uint8Array, { crc }: Readonly<Progress>): number | undefined => {
  let value = crc;
  let done = 0;
  const text = bytewise.decode(tail);
  for (let at = text.indexOf(CRC_OPENING); at !== -1; at = text.indexOf(CRC_OPENING, at + 1)) {
    const end = at + CRC_TAIL_BYTES;
    if (end >= tail.length) return undefined;
    value = chain(tail.subarray(done, at), value);
    done = at;
    if (statedCrc(tail.subarray(at, end)) === value) return end;
  }
  return undefined;
};

const lostNewline = (file: string, line: number, tail: Uint8Array, end: number, seq: number): InputError => {
  const byte = (tail[end] ?? 0).toString(16).padStart(2, '0');
  return new InputError({
    file,
    line,
    column: lenientText(tail.subarray(0, end)).length + 1,
    what: `byte 0x${byte} where the newline of a whole event was`,
    advice: 'the ledger was changed after it was written: take an intact copy',
    damage: { wholeEvents: seq + 1 },
  });
};

/** What to say of a tail: torn, damaged, or no ledger at all. */
export const tailError = (
  { file, isPlain, bytes, offset }: Tail,
  { line, chain: before }: Place,
): InputError => {
  const column = lenientText(bytes).length + 1;
  if (line === 1) {
    const what = 'no whole line: the first one has no newline at its end';
    const advice = 'begin with a header line, and end every line with a newline';
    return new InputError({ file, line, column, what, advice });
  }
  const end = before && endOfWholeRecord(bytes, before);
  if (before !== undefined && end !== undefined) return lostNewline(file, line, bytes, end, before.seq);
  return new InputError({
    file,
    line,
    column,
    what: 'torn tail: the last line has no newline at its end',
    advice: isPlain
      ? `cut it with: breakledger repair ${file}`
      : 'save it as a plain file, and cut it with: breakledger repair FILE',
    tornTail: { offset, bytes: bytes.length },
  });
};
