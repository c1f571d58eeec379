/**
 * The one place where errors about outside data are made: files, standard input, command lines. Whatever is wrong out there
 * becomes one line that says what, where and what to do; the command line prints it and exits with status 2.
 */

/** What is wrong, where, and what to do. */
export interface Complaint {
  /** What is wrong, as a phrase: `no header`. */
  readonly what: string;
  /** What to do, as an instruction: `begin with …`. */
  readonly advice: string;
  readonly file?: string | undefined;
  /** Line of the file, from 1. */
  readonly line?: number | undefined;
  /** Column of the line in characters (UTF-16 code units, as editors count), from 1. */
  readonly column?: number | undefined;
  /** Path of the field, like `perf.bpType` or `cpus[2]`. */
  readonly field?: string | undefined;
  /** An unfinished last line, which `breakledger repair` can cut: nothing else is wrong before it. */
  readonly tornTail?: TornTail | undefined;
  /** Something that was written whole is no longer what was written. */
  readonly damage?: Damage | undefined;
}

/** Damage to a ledger that was whole once. */
export interface Damage {
  /** How many events before it are as they were written. */
  readonly wholeEvents: number;
}

/** A last line without its newline. */
export interface TornTail {
  /** Where it begins: bytes from the start of the file. */
  readonly offset: number;
  /** How many bytes of it there are. */
  readonly bytes: number;
}

/** Longest piece of somebody's value that a message repeats. */
const ECHO_LENGTH = 60;

/** A text from outside, like the name of a file, as one line shows it: control characters and line breaks stay visible. */
export const onOneLine = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });

/** A value from outside as a message repeats it: JSON on one line, shortened. */
export const echo = (value: unknown): string => {
  const whole = value === undefined ? 'nothing' : JSON.stringify(value);
  return onOneLine(whole.length > ECHO_LENGTH ? `${whole.slice(0, ECHO_LENGTH - 1)}…` : whole);
};

const place = ({ file, line, column }: Complaint): string => {
  const parts = [file === '' ? '""' : file, line, column].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `${parts.join(':')}: `;
};

const oneLine = (complaint: Complaint): string => {
  const { what, field, advice } = complaint;
  return onOneLine(`${place(complaint)}${what}${field === undefined ? '' : ` (field ${field})`}; ${advice}`);
};

/** Outside data that cannot be used. Its message is one line: `file:line:column: what (field x); advice`. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly complaint: Complaint;

  constructor(complaint: Complaint, options?: ErrorOptions) {
    super(oneLine(complaint), options);
    this.complaint = complaint;
  }
}

const SYSTEM_ADVICE: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  ENOENT: ['no such file', 'check the path'],
  ENOTDIR: ['no such file: a part of the path is not a directory', 'check the path'],
  EISDIR: ['a directory, not a file', 'name a file'],
  EACCES: ['permission denied', 'check who may use the file'],
  EPERM: ['permission denied', 'check who may use the file'],
  ENOSPC: ['no space left on the device', 'free some space and try again'],
  EDQUOT: ['the quota of the disk is used up', 'free some space and try again'],
  EFBIG: ['the file would become too large', 'choose another place'],
  EIO: ['the device failed to read or write', 'check the device'],
  ELOOP: ['too many symbolic links', 'check the path'],
  ENAMETOOLONG: ['the name is too long', 'choose a shorter one'],
  EROFS: ['the file system is read-only', 'choose another place'],
};

/** What Node puts in the place of bytes of a command line that are no UTF-8; under that name nothing is found. */
const UNREADABLE = '\ufffd';

const NOT_UTF8 = {
  what: 'no such file: a name that is not UTF-8 cannot be opened',
  advice: 'rename it, or give it as standard input',
};

/** The errno name of an error that Node's file functions throw. */
export const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** What the operating system said about a file, as a complaint. An error of another kind comes back as it is. */
export const fileError = (error: unknown, file: string): unknown => {
  const code = errnoOf(error);
  if (error instanceof InputError || code === undefined || !(error instanceof Error)) return error;
  if (code === 'ENOENT' && file.includes(UNREADABLE)) return new InputError({ file, ...NOT_UTF8 });
  const [what, advice] = SYSTEM_ADVICE[code] ?? [error.message, 'check the file'];
  return new InputError({ file, what, advice }, { cause: error });
};
