/**
 * How the lines of a strace recording begin: with a process id or without (`-f`), with a time stamp of which kind. Told once
 * from the first lines, so that each line is then cut by a few comparisons.
 */
import { NO_PID } from './record.ts';

export interface LineForm {
  /** `column`: `17112 …` (strace -f -o); `bracket`: `[pid 17112] …` (strace -f on a terminal, where a lone process has none). */
  readonly pid: 'none' | 'column' | 'bracket';
  /** `epoch`: seconds since 1970 (-ttt); `clock`: time of day (-t, -tt). */
  readonly time: 'none' | 'epoch' | 'clock';
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

const PID = String.raw`(?:(?<column>\d+(?:<[^>]*>)?)\s+|(?<bracket>\[pid\s+\d+(?:<[^>]*>)?\])\s+)?`;
const TIME = String.raw`(?:(?<epoch>\d{9,}\.\d+)\s+|(?<clock>\d\d:\d\d:\d\d(?:\.\d+)?)\s+)?`;
const REST = String.raw`(?:[a-z_][a-z_0-9]*\(|<\.\.\. \w+ resumed|\+\+\+ (?:exited|killed|superseded)|--- (?:SIG\w+|stopped))`;
const STRACE_LINE = new RegExp(`^${PID}${TIME}${REST}`);

/** The form of a recording, from its first lines; undefined if none of them is a line of strace. */
export const formOf = (lines: readonly string[]): LineForm | undefined => {
  const found = lines.map((line) => STRACE_LINE.exec(line)?.groups).filter((groups) => groups !== undefined);
  if (found.length === 0) return undefined;
  const some = (name: string): boolean => found.some((groups) => groups[name] !== undefined);
  return {
    pid: some('bracket') ? 'bracket' : some('column') ? 'column' : 'none',
    time: some('epoch') ? 'epoch' : some('clock') ? 'clock' : 'none',
  };
};

const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;
const DOT = 0x2e;
const COLON = 0x3a;
const LESS = 0x3c;
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

const takePid = (line: string, start: LineStart, form: LineForm): boolean => {
  if (form.pid === 'none') return true;
  const inBrackets = form.pid === 'bracket';
  if (inBrackets) {
    if (!line.startsWith(BRACKET_PID)) return true;
    start.at = afterSpaces(line, BRACKET_PID.length);
  }
  const pid = takeDigits(line, start);
  if (pid === -1) return false;
  start.pid = pid;
  if (line.charCodeAt(start.at) === LESS) start.at = line.indexOf('>', start.at) + 1;
  if (inBrackets) start.at += 1;
  start.at = afterSpaces(line, start.at);
  return true;
};

const takeTime = (line: string, start: LineStart, form: LineForm): boolean => {
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

/** Reads a line's beginning into `start`; false if the line does not begin as `form` says. */
export const readStart = (line: string, form: LineForm, start: LineStart): boolean => {
  start.pid = NO_PID;
  start.time = Number.NaN;
  start.at = 0;
  return takePid(line, start, form) && takeTime(line, start, form);
};
