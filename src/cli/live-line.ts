/** One line of a terminal, drawn again and again: how far long work has come. */

/** Back to the first column, and nothing behind it. */
const ANEW = '\r\u001b[K';

export interface LiveLine {
  /** Whether anything is drawn at all: not in a file, nor on a terminal that cannot. */
  readonly isShown: boolean;
  /** Puts a text in the place of the one that stands there, cut to the width of the terminal. */
  readonly draw: (text: string) => void;
  /** Takes the line away, so that what follows stands on its own. */
  readonly clear: () => void;
}

/** Standard error as far as a line on it needs it. */
export interface TerminalStream {
  readonly isTTY: boolean;
  /** Width in characters; absent or 0 where nobody knows it. */
  readonly columns?: number;
  readonly write: (text: string) => boolean;
}

/** A text that reached the last column would go on in the next line, which nothing takes away. */
const fitting = (text: string, { columns = 0 }: TerminalStream): string =>
  columns > 1 ? text.slice(0, columns - 1) : text;

const HIDDEN: LiveLine = { isShown: false, draw: () => undefined, clear: () => undefined };

/** @param terminal the kind of terminal, as `TERM` says it; a `dumb` one cannot draw anew. */
export const liveLine = (stream: TerminalStream, terminal: string | undefined): LiveLine => {
  if (!stream.isTTY || terminal === 'dumb') return HIDDEN;
  return {
    isShown: true,
    draw: (text) => void stream.write(`${ANEW}${fitting(text, stream)}`),
    clear: () => void stream.write(ANEW),
  };
};

/** On standard error. */
export const liveLineHere = (): LiveLine => liveLine(process.stderr, process.env['TERM']);
