/** The text of a recording, wherever it comes from. Nothing of Node: the page imports recordings too. */

export interface TraceText {
  /** What messages call it. */
  readonly name: string;
  /** The text in pieces of some hundred kilobytes, a character for each byte; each call begins again. */
  readonly pieces: () => AsyncIterable<string>;
}

/** Characters of a line; one of strace that is longer shows what a program read or wrote, and is cut. */
export const LONGEST_LINE = 1 << 24;

/** What is left of a line that was cut. */
const CUT_LINE = 1 << 12;

/** The lines of a text, many at a time and without their newlines. A last line without one is handed on as well. */
export async function* linesOf({ pieces }: TraceText): AsyncGenerator<readonly string[]> {
  let rest = '';
  let isCut = false;
  for await (const piece of pieces()) {
    // The rest goes before the first line alone: before the whole piece it would cost a copy of that.
    const lines = piece.split('\n');
    const last = lines.length - 1;
    if (!isCut) rest += lines[0] ?? '';
    if (last > 0) {
      lines[0] = rest;
      rest = lines.pop() ?? '';
      isCut = false;
      yield lines;
    } else if (rest.length > LONGEST_LINE) {
      rest = rest.slice(0, CUT_LINE);
      isCut = true;
    }
  }
  if (rest !== '') yield [rest];
}
