/** Cuts the text of a finished call, `NAME(ARGS) = RESULT`, into its arguments and what it returned. */

import { takeInteger } from './numbers.ts';

export interface CallText {
  readonly args: string;
  readonly value: number;
  readonly errno: string | undefined;
  /** Seconds that the call took, where strace measured it (-T); NaN where not. */
  readonly took: number;
}

const GREATER = 0x3e;
const QUESTION = 0x3f;
const LETTER_E = 0x45;

/** ` <0.000042>` at the end of the line, as -T writes it. */
const tookFrom = (text: string): number => {
  if (text.charCodeAt(text.length - 1) !== GREATER) return -1;
  const from = text.lastIndexOf(' <');
  return from !== -1 && /^\d+\.\d+$/.test(text.slice(from + 2, -1)) ? from : -1;
};

const ERROR = '-1 ';

type Outcome = Pick<CallText, 'value' | 'errno'>;

const NEVER_RETURNED: Outcome = { value: Number.NaN, errno: undefined };

/** `-1 ENOSPC (No space left on device)`; `-1 (errno 18446744073709551613)`. */
const errnoAt = (line: string, at: number): string => {
  if (line.charCodeAt(at) !== LETTER_E) return 'unnamed';
  const end = line.indexOf(' ', at);
  return line.slice(at, end === -1 ? undefined : end);
};

const outcomeAt = (line: string, at: number): Outcome => {
  if (line.charCodeAt(at) === QUESTION) return NEVER_RETURNED;
  if (line.startsWith(ERROR, at)) return { value: -1, errno: errnoAt(line, at + ERROR.length) };
  return { value: takeInteger({ text: line, at }), errno: undefined };
};

/** Reads what follows the opening parenthesis of a call; undefined if no result stands there. */
export const readCallText = (text: string): CallText | undefined => {
  const timed = tookFrom(text);
  const line = timed === -1 ? text : text.slice(0, timed);
  const equals = line.lastIndexOf(' = ');
  if (equals === -1) return undefined;
  const close = line.lastIndexOf(')', equals);
  if (close === -1) return undefined;
  const took = timed === -1 ? Number.NaN : Number(text.slice(timed + 2, -1));
  const { value, errno } = outcomeAt(line, equals + 3);
  return { args: line.slice(0, close), value, errno, took };
};
