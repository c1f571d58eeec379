/**
 * How the lines of a strace recording begin: with a process id or without (`-f`), with a time stamp of which kind. Told once
 * from the first lines, so that each line is then cut by a few comparisons.
 */
import { NO_PID } from './record.ts';

export interface LineForm {
  /** `column`: `17112 …` (strace -f -o); `bracket`: `[pid 17112] …` (strace -f on a terminal, where a lone process has none). */
  readonly pid: 'none' | 'column' | 'bracket';
  /** `epoch`: seconds since 1970 (-ttt); `clock`: time of day (-t, -tt); `relative`: since the line before (-r). */
  readonly time: 'none' | 'epoch' | 'clock' | 'relative';
  /** Whether the time stamps are too coarse to tell the order of calls: less than microseconds (-t). */
  readonly isCoarse: boolean;
}

/** What stands before the call or the notice of a line. Filled anew for each line. */
export interface LineStart {
  /** The process id, {@link NO_PID} where the line has none. */
  pid: number;
  /** Seconds; NaN where the line has no time stamp. */
  time: number;
  /** Where the rest begins. */
  at: number;
}

/** A process id has at most seven digits; ten are a time stamp in whole seconds. */
const PID = String.raw`(?:(?<column>\d{1,7}(?:<[^>]*>)?)\s+|(?<bracket>\[pid\s+\d+(?:<[^>]*>)?\])\s+)?`;
const EPOCH = String.raw`(?<epoch>\d{9,}(?:\.(?<fraction>\d+))?)\s+`;
const CLOCK = String.raw`(?<clock>\d\d:\d\d:\d\d(?:\.(?<part>\d+))?)\s+`;
const RELATIVE = String.raw`(?<relative>\d{1,8}\.\d+)\s+`;
/** -r beside -t, then the number of the call (-n) and the place in the program (-i). */
const BESIDE = String.raw`(?:\(\+\s*\d+\.\d+\)\s+)?(?:\[[ \da-f?]+\]\s+)*`;
const REST = String.raw`(?:[a-z_][a-z_0-9]*\(|<\.\.\. \w+ resumed|\+\+\+ (?:exited|killed|superseded)|--- (?:SIG\w+|stopped))`;
const STRACE_LINE = new RegExp(String.raw`^\s*${PID}(?:${EPOCH}|${CLOCK}|${RELATIVE})?${BESIDE}${REST}`);

/** Digits of a fraction of seconds from which on the order of calls can be told. */
const FINE_DIGITS = 6;

/** The form of a recording, from its first lines; undefined if none of them is a line of strace. */
export const formOf = (lines: readonly string[]): LineForm | undefined => {
  const found = lines.map((line) => STRACE_LINE.exec(line)?.groups).filter((groups) => groups !== undefined);
  if (found.length === 0) return undefined;
  const some = (name: string): boolean => found.some((groups) => groups[name] !== undefined);
  const isFine = found.some(
    ({ fraction, part, relative }) =>
      relative !== undefined || (fraction ?? part ?? '').length >= FINE_DIGITS,
  );
  const time = some('epoch') ? 'epoch' : some('clock') ? 'clock' : some('relative') ? 'relative' : 'none';
  return {
    pid: some('bracket') ? 'bracket' : some('column') ? 'column' : 'none',
    time,
    isCoarse: time !== 'none' && !isFine,
  };
};

const SPACE = 0x20;
const PARENTHESIS = 0x28;
const ZERO = 0x30;
const NINE = 0x39;
const DOT = 0x2e;
const COLON = 0x3a;
const LESS = 0x3c;
const BRACKET = 0x5b;
const BRACKET_PID = '[pid ';

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

const afterSpaces = (line: string, from: number): number => {
  let at = from;
  while (line.charCodeAt(at) === SPACE) at += 1;
  return at;
};

/** Reads the digits at `start.at`, moves there behind them and answers their value; −1 without a digit. */
const takeDigits = (line: string, start: LineStart): number => {
  let value = 0;
  let at = start.at;
  for (let code = line.charCodeAt(at); isDigit(code); code = line.charCodeAt(at)) {
    value = value * 10 + (code - ZERO);
    at += 1;
  }
  if (at === start.at) return -1;
  start.at = at;
  return value;
};

/** A fraction of seconds after a dot, in whole microseconds; 0 without a dot. */
const takeMicroseconds = (line: string, start: LineStart): number => {
  if (line.charCodeAt(start.at) !== DOT) return 0;
  start.at += 1;
  const from = start.at;
  const digits = takeDigits(line, start);
  const length = start.at - from;
  if (digits === -1) return 0;
  return length <= 6 ? digits * 10 ** (6 - length) : Math.trunc(digits / 10 ** (length - 6));
};

/** A process id in brackets may also come late, when a program that was alone has got a child. */
const takePid = (line: string, start: LineStart, form: LineForm): boolean => {
  const inBrackets = form.pid !== 'column';
  if (inBrackets) {
    if (line.charCodeAt(0) !== BRACKET || !line.startsWith(BRACKET_PID)) return true;
    start.at = BRACKET_PID.length;
  }
  start.at = afterSpaces(line, start.at);
  const pid = takeDigits(line, start);
  if (pid === -1) return false;
  start.pid = pid;
  if (line.charCodeAt(start.at) === LESS) start.at = line.indexOf('>', start.at) + 1;
  if (inBrackets) start.at += 1;
  return true;
};

const takeTime = (line: string, start: LineStart, form: LineForm): boolean => {
  start.at = afterSpaces(line, start.at);
  if (form.time === 'none') return true;
  let seconds = takeDigits(line, start);
  if (seconds === -1) return false;
  while (form.time === 'clock' && line.charCodeAt(start.at) === COLON) {
    start.at += 1;
    seconds = seconds * 60 + takeDigits(line, start);
  }
  // One division rounds once, so that the number is the double nearest to the text.
  start.time = (seconds * 1e6 + takeMicroseconds(line, start)) / 1e6;
  start.at = afterSpaces(line, start.at);
  return true;
};

/** Passes over what -r, -n and -i put before the call, all of it in brackets. */
const passBrackets = (line: string, start: LineStart): void => {
  for (let code = line.charCodeAt(start.at); code === BRACKET || code === PARENTHESIS;) {
    const close = line.indexOf(code === BRACKET ? ']' : ')', start.at);
    if (close === -1) return;
    start.at = afterSpaces(line, close + 1);
    code = line.charCodeAt(start.at);
  }
};

/** Reads a line's beginning into `start`; false if the line does not begin as `form` says. */
export const readStart = (line: string, form: LineForm, start: LineStart): boolean => {
  start.pid = NO_PID;
  start.time = Number.NaN;
  start.at = 0;
  if (!takePid(line, start, form) || !takeTime(line, start, form)) return false;
  passBrackets(line, start);
  return true;
};
