/** Which calls matter, told by a look at their first characters: most calls of a recording do not, and are counted and dropped. */

/**
 * When a call acts, between its entry and its return; no recording tells more. `entry`: at its beginning: a fork copies what is
 * there, and its child's lines come before it returns. `return`: at its end, for which it may have waited long. `between`: some
 * moment between them. `none`: the call is not for us.
 */
export type Moment = 'entry' | 'between' | 'return' | 'none';

/** Judges a call by its arguments, or by the part of them that stands before a cut. */
export type Judge = (args: string) => Moment;

export const always =
  (moment: Moment): Judge =>
  () =>
    moment;

/** Where the second argument begins. */
const second = (args: string): number => args.indexOf(', ') + 2;

export const ioctlMoment: Judge = (args) =>
  args.startsWith('PERF_EVENT_IOC_MODIFY_ATTRIBUTES', second(args)) ? 'between' : 'none';

export const fcntlMoment: Judge = (args) =>
  args.startsWith('F_DUPFD', second(args)) || args.startsWith('F_SETFD', second(args)) ? 'between' : 'none';

const POKE = 'PTRACE_POKEUSER';

const PTRACE_MOMENTS: ReadonlyMap<string, Moment> = new Map([
  ['PTRACE_POKEUSER', 'between'],
  ['PTRACE_CONT', 'return'],
  ['PTRACE_SYSCALL', 'return'],
  ['PTRACE_SINGLESTEP', 'return'],
  ['PTRACE_ATTACH', 'return'],
  ['PTRACE_SEIZE', 'return'],
  ['PTRACE_DETACH', 'return'],
  ['PTRACE_KILL', 'return'],
  ['PTRACE_SETOPTIONS', 'return'],
  ['PTRACE_GETEVENTMSG', 'return'],
  ['PTRACE_GETSIGINFO', 'return'],
]);

/** The word with which the arguments begin. */
const firstWord = (args: string): string => /^\w*/.exec(args)?.[0] ?? '';

export const ptraceMoment: Judge = (args) => {
  const request = firstWord(args);
  const moment = PTRACE_MOMENTS.get(request) ?? 'none';
  return request === POKE && !args.includes('u_debugreg') ? 'none' : moment;
};

export const openMoment: Judge = (args) =>
  args.includes('/sys/devices/system/cpu/cpu') && args.includes('/online"') ? 'return' : 'none';

const ZERO = 0x30;
const ONE = 0x31;

/** Only `"0…` and `"1…` can switch a CPU. */
export const writeMoment: Judge = (args) => {
  const quote = args.indexOf(', "');
  const first = args.charCodeAt(quote + 3);
  return quote !== -1 && (first === ZERO || first === ONE) ? 'return' : 'none';
};

/** Under which name a call that does not matter is counted: calls of many trades are told apart by their request. */
export const skippedAs = (name: string, args: string): string => {
  if (name === 'ptrace') return `ptrace ${firstWord(args)}`;
  if (name === 'ioctl' || name === 'fcntl') return `${name} ${firstWord(args.slice(second(args)))}`;
  return name;
};
