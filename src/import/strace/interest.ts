/** Which calls matter, told by a look at their first characters: most calls of a recording do not, and are counted and dropped. */

/**
 * When a call acts, between its entry and its return; no recording tells more. `entry`: at its beginning: a fork copies what is
 * there, and its child's lines come before it returns. `return`: at its end, for which it may have waited long. `between`: some
 * moment between them. `none`: the call is not for us.
 */
export type Moment = 'entry' | 'between' | 'return' | 'none';

/** Judges a call by its arguments, which begin at `from`; they may be cut, and their result may stand behind them. */
export type Judge = (line: string, from: number) => Moment;

export const always =
  (moment: Moment): Judge =>
  () =>
    moment;

/** Where the second argument begins. */
const second = (line: string, from: number): number => line.indexOf(', ', from) + 2;

/** The argument that begins at `from`, without what stands behind it. */
const argumentAt = (line: string, from: number): string => {
  const comma = line.indexOf(',', from);
  const close = line.indexOf(')', from);
  const end = comma === -1 || (close !== -1 && close < comma) ? close : comma;
  return line.slice(from, end === -1 ? undefined : end);
};

const EVENT_REQUEST = 'PERF_EVENT_IOC_';

export const ioctlMoment: Judge = (line, from) => {
  const at = second(line, from);
  if (!line.startsWith(EVENT_REQUEST, at)) return 'none';
  const name = at + EVENT_REQUEST.length;
  return line.startsWith('MODIFY_ATTRIBUTES', name) || line.startsWith('PERIOD', name) ? 'between' : 'none';
};

export const fcntlMoment: Judge = (line, from) => {
  const at = second(line, from);
  return line.startsWith('F_DUPFD', at) || line.startsWith('F_SETFD', at) ? 'between' : 'none';
};

const ZERO = 0x30;
const NINE = 0x39;

const POKE = 'PTRACE_POKEUSER';

const PTRACE_MOMENTS: ReadonlyMap<string, Moment> = new Map([
  [POKE, 'between'],
  ['PTRACE_CONT', 'return'],
  ['PTRACE_SYSCALL', 'return'],
  ['PTRACE_SINGLESTEP', 'return'],
  ['PTRACE_ATTACH', 'return'],
  ['PTRACE_SEIZE', 'return'],
  ['PTRACE_DETACH', 'return'],
  ['PTRACE_SETOPTIONS', 'return'],
  ['PTRACE_GETEVENTMSG', 'return'],
  ['PTRACE_GETSIGINFO', 'return'],
]);

/** A number where strace knows a name (-X raw, -X verbose); for one that it does not know it writes question marks. */
export const isNameless = (request: string): boolean => {
  const first = request.charCodeAt(0);
  return first >= ZERO && first <= NINE && !request.includes('???');
};

/** strace names the places of 32-bit tracers as if they were those of 64-bit ones: their debug registers lie in `i387` then. */
const isDebugRegister = (line: string, from: number): boolean =>
  line.includes('u_debugreg', from) || line.includes('struct user, i387)+', from);

export const ptraceMoment: Judge = (line, from) => {
  const request = argumentAt(line, from);
  if (isNameless(request)) return 'between';
  const moment = PTRACE_MOMENTS.get(request) ?? 'none';
  return request === POKE && !isDebugRegister(line, from) ? 'none' : moment;
};

export const openMoment: Judge = (line, from) =>
  line.includes('/sys/devices/system/cpu/cpu', from) && line.includes('/online"', from) ? 'return' : 'none';

/** Only a shared mapping of a file can be a ring buffer, and only one to a fixed place can replace one. */
export const mmapMoment: Judge = (line, from) => {
  const isOfFile = line.includes('MAP_SHARED', from) && !line.includes('MAP_ANONYMOUS', from);
  return isOfFile || line.includes('MAP_FIXED', from) ? 'between' : 'none';
};

const SWITCH_LETTERS = 'yYnNtTfFo';
/** `"off\n"` with both of its quotes. */
const LONGEST_SWITCH = 7;

/** Only `"0…`, `"1…` and short words can switch a CPU; of `""...` (-s 0) nobody can say. */
export const writeMoment: Judge = (line, from) => {
  const quote = line.indexOf('"', from);
  if (quote === -1) return 'none';
  const first = line.charAt(quote + 1);
  if (first === '0' || first === '1' || line.startsWith('""...', quote)) return 'return';
  if (!SWITCH_LETTERS.includes(first)) return 'none';
  return line.indexOf('"', quote + 1) < quote + LONGEST_SWITCH ? 'return' : 'none';
};

const UNFINISHED = ' <unfinished ...>';

/** Only a message with descriptors matters; what one that is under way brings is not known before it returns. */
export const messageMoment =
  (moment: Moment): Judge =>
  (line, from) =>
    line.includes('SCM_RIGHTS', from) || line.endsWith(UNFINISHED) ? moment : 'none';

/** What tells calls of many trades apart where they are counted: the request of a ptrace, ioctl or fcntl. */
export const requestAt = (name: string, line: string, from: number): string => {
  if (name === 'ptrace') return argumentAt(line, from);
  return name === 'ioctl' || name === 'fcntl' ? argumentAt(line, second(line, from)) : '';
};
