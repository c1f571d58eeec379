/** Cuts the text of a finished call, `NAME(ARGS) = RESULT`, into its arguments and what it returned. */

export interface CallText {
  readonly args: string;
  readonly value: number;
  readonly errno: string | undefined;
  /** Seconds that the call took, where strace measured it (-T); NaN where not. */
  readonly took: number;
}

const GREATER = 0x3e;
const QUESTION = 0x3f;

/** ` <0.000042>` at the end of the line, as -T writes it. */
const tookFrom = (text: string): number => {
  if (text.charCodeAt(text.length - 1) !== GREATER) return -1;
  const from = text.lastIndexOf(' <');
  return from !== -1 && /^\d+\.\d+$/.test(text.slice(from + 2, -1)) ? from : -1;
};

const ERRNO = /^-1 (E[A-Z0-9]+)/;

const outcomeOf = (text: string): Pick<CallText, 'value' | 'errno'> => {
  if (text.charCodeAt(0) === QUESTION) return { value: Number.NaN, errno: undefined };
  if (text.startsWith('-1 ')) return { value: -1, errno: ERRNO.exec(text)?.[1] ?? 'unnamed' };
  // Number.parseInt reads the `3` of `3<anon_inode:[perf_event]>` (-y) and the `0x1` of `0x1 (flags FD_CLOEXEC)` alike.
  return { value: Number.parseInt(text), errno: undefined };
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
  return { args: line.slice(0, close), ...outcomeOf(line.slice(equals + 3)), took };
};
