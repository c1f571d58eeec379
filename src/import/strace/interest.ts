/**
 * Which calls matter, told by a look at their first characters: most calls of a recording do not, and are counted and dropped.
 * Of those that do, some act when they are entered and some when they return.
 */

/**
 * `entry`: takes its place in the ledger where the call begins (and holds up what follows until it has returned).
 * `return`: takes its place where it returns: it may wait for long, or acts only at its end. `none`: not for us.
 */
export type Place = 'entry' | 'return' | 'none';

/** Judges a call by its arguments, or by the part of them that stands before a cut. */
export type Judge = (args: string) => Place;

export const always =
  (place: Place): Judge =>
  () =>
    place;

/** Where the second argument begins. */
const second = (args: string): number => args.indexOf(', ') + 2;

export const ioctlPlace: Judge = (args) =>
  args.startsWith('PERF_EVENT_IOC_MODIFY_ATTRIBUTES', second(args)) ? 'entry' : 'none';

export const fcntlPlace: Judge = (args) =>
  args.startsWith('F_DUPFD', second(args)) || args.startsWith('F_SETFD', second(args)) ? 'entry' : 'none';

const PTRACE_PLACES: ReadonlyMap<string, Place> = new Map([
  ['PTRACE_POKEUSER', 'entry'],
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

export const ptracePlace: Judge = (args) => {
  const place = PTRACE_PLACES.get(firstWord(args)) ?? 'none';
  return place === 'entry' && !args.includes('u_debugreg') ? 'none' : place;
};

export const openPlace: Judge = (args) =>
  args.includes('/sys/devices/system/cpu/cpu') && args.includes('/online"') ? 'return' : 'none';

const ZERO = 0x30;
const ONE = 0x31;

/** Only `"0…` and `"1…` can switch a CPU. */
export const writePlace: Judge = (args) => {
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
