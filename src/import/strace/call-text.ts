/** Cuts the text of a finished call, `NAME(ARGS) = RESULT`, into its arguments and what it returned. */
import { takeInteger } from './numbers.ts';

/** What a call was told and what it answered. */
export interface CallText {
  args: string;
  value: number;
  errno: string | undefined;
  /** Seconds that the call took, where strace measured it (-T); NaN where not. */
  took: number;
  /** strace answered in place of the kernel (-e inject). */
  isInjected: boolean;
}

const GREATER = 0x3e;
const QUESTION = 0x3f;
const LETTER_E = 0x45;
const ERROR = '-1 ';

/** ` <0.000042>` at the end of the line, as -T writes it. */
const tookFrom = (line: string): number => {
  if (line.charCodeAt(line.length - 1) !== GREATER) return -1;
  const from = line.lastIndexOf(' <');
  return from !== -1 && /^\d+\.\d+$/.test(line.slice(from + 2, -1)) ? from : -1;
};

const ERRNO = /^E[A-Z0-9]+$/;

/** `-1 ENOSPC (No space left on device)`; `-1 (errno 18446744073709551613)`. */
const errnoAt = (line: string, at: number): string => {
  if (line.charCodeAt(at) !== LETTER_E) return 'unnamed';
  const end = line.indexOf(' ', at);
  const name = line.slice(at, end === -1 ? undefined : end);
  return ERRNO.test(name) ? name : 'unnamed';
};

const LETTER_X = 0x78;

/** A decimal number, or the hexadecimal one of an address, whatever stands behind it. */
const numberAt = (line: string, at: number): number => {
  if (line.charCodeAt(at + 1) !== LETTER_X) return takeInteger({ text: line, at });
  return Number.parseInt(line.slice(at), 16);
};

const NAMESPACED = " in strace's PID NS */";
const OUTER_ID = /\d+(?:<[^>]*>)? \/\* (\d+) in strace's PID NS \*\//g;

/** `2 /* 9995 in strace's PID NS *\/`: the id as the lines of the recording have it (--decode-pids=pidns). */
const outerIds = (text: string): string => text.replaceAll(OUTER_ID, '$1').replaceAll(NAMESPACED, '');

/**
 * Reads a call whose arguments begin at `from` into `call`; false if no result stands behind them. The value is −1 with an
 * error, and NaN for a call that never returned.
 */
export const readCallText = (line: string, from: number, call: CallText): boolean => {
  if (line.includes(NAMESPACED, from)) return readCallText(outerIds(line.slice(from)), 0, call);
  const timed = tookFrom(line);
  const equals = line.lastIndexOf(' = ', timed === -1 ? undefined : timed);
  const close = line.lastIndexOf(')', equals);
  if (equals < from || close < from) return false;
  const result = equals + 3;
  call.args = line.slice(from, close);
  call.took = timed === -1 ? Number.NaN : Number(line.slice(timed + 2, -1));
  call.errno = undefined;
  call.isInjected = line.includes('(INJECTED', result);
  if (line.charCodeAt(result) === QUESTION) call.value = Number.NaN;
  else if (line.startsWith(ERROR, result)) {
    call.value = -1;
    call.errno = errnoAt(line, result + ERROR.length);
  } else call.value = numberAt(line, result);
  return true;
};

export const blankCallText = (): CallText => ({
  args: '',
  value: Number.NaN,
  errno: undefined,
  took: Number.NaN,
  isInjected: false,
});
