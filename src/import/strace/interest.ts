/**
 * Which lines matter. Most lines of a recording do not, and are counted and dropped after a look at their first characters;
 * of those that do, some act when they are entered and some when they return.
 */

/**
 * `entry`: takes its place in the ledger where the call begins (and holds up what follows until it has returned).
 * `return`: takes its place where it returns: it may wait for long, or acts only at its end. `none`: not for us.
 */
export type Place = 'entry' | 'return' | 'none';

type Judge = (args: string) => Place;

const always =
  (place: Place): Judge =>
  () =>
    place;

/** The second argument, up to the next comma. */
const secondArgument = (args: string): string => {
  const from = args.indexOf(', ');
  if (from === -1) return '';
  const to = args.indexOf(',', from + 2);
  return args.slice(from + 2, to === -1 ? undefined : to);
};

const ioctl: Judge = (args) =>
  args.startsWith('PERF_EVENT_IOC_MODIFY_ATTRIBUTES', args.indexOf(', ') + 2) ? 'entry' : 'none';

const fcntl: Judge = (args) => {
  const from = args.indexOf(', ') + 2;
  return args.startsWith('F_DUPFD', from) || args.startsWith('F_SETFD', from) ? 'entry' : 'none';
};

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

const requestOf = (args: string): string => {
  const to = args.indexOf(',');
  return to === -1 ? args : args.slice(0, to);
};

const ptrace: Judge = (args) => {
  const place = PTRACE_PLACES.get(requestOf(args)) ?? 'none';
  return place === 'entry' && !args.includes('u_debugreg') ? 'none' : place;
};

const opening: Judge = (args) =>
  args.includes('/sys/devices/system/cpu/cpu') && args.includes('/online"') ? 'return' : 'none';

const write: Judge = (args) => {
  const from = args.indexOf(', "') + 3;
  return from > 2 && (args.charCodeAt(from) === 0x30 || args.charCodeAt(from) === 0x31) ? 'return' : 'none';
};

const JUDGES: ReadonlyMap<string, Judge> = new Map([
  ['perf_event_open', always('entry')],
  ['ioctl', ioctl],
  ['close', always('entry')],
  ['close_range', always('entry')],
  ['dup', always('entry')],
  ['dup2', always('entry')],
  ['dup3', always('entry')],
  ['fcntl', fcntl],
  ['fork', always('entry')],
  ['vfork', always('entry')],
  ['clone', always('entry')],
  ['clone3', always('entry')],
  ['unshare', always('return')],
  ['execve', always('return')],
  ['execveat', always('return')],
  ['exit', always('return')],
  ['exit_group', always('return')],
  ['wait4', always('return')],
  ['ptrace', ptrace],
  ['kill', always('return')],
  ['open', opening],
  ['openat', opening],
  ['write', write],
]);

/** Where a call takes its place, judged by its name and what is known of its arguments. */
export const placeOf = (name: string, args: string): Place => JUDGES.get(name)?.(args) ?? 'none';

/** Whether calls of this name can matter at all: a quick look before anything is cut out of the line. */
export const mayMatter = (name: string): boolean => JUDGES.has(name);

/** Under which name a call that does not matter is counted: calls of many trades are told apart by their request. */
export const skippedAs = (name: string, args: string): string => {
  if (name === 'ptrace') return `ptrace ${requestOf(args)}`;
  if (name === 'ioctl' || name === 'fcntl') return `${name} ${secondArgument(args)}`;
  return name;
};
