/**
 * The shorthand of domain.md §1.4 for sequences of events: `reg u1@t1; reg b1[0]; sw1 t1`.
 *
 *     reg b1[0,1]@t1 rw8 at 0x400010     register; mask, task, access with length, and address may be absent
 *     mod u1 x1 at 0x400010              modify: what is absent stays as it was
 *     unreg b1[1]                        unregister, after the caller changed the mask
 *     sw1 t1 · sw1 -                     switch on CPU 1 to t1, to idle
 *     exec t1 · exit t1 · fork t1>t2 · off1 · on1
 *     hit1 u1 · hit1 b1 r · hit1 0x4010  an access (default w) on CPU 1, to the usual address of a name or to any
 *     reg1 b1                            a call on CPU 1; otherwise calls run on CPU 0
 *     reg~ b1[1] · #5 store 1 · #5 end   interleaved: starts alone; then the parts of event 5, on CPU 1
 *
 * A register that leaves them out brings `w` of length 4 and the usual address of its name: number n is 0x400000 + 16n for a
 * task, 0xffffffff81000000 + 64n for the kernel.
 */
import { type Access, type LedgerEvent, type OperationStep, STEP_PARTS } from '../machines/events.ts';

const WORD = /^(reg|mod|unreg|sw|exec|exit|fork|hit|off|on)(~?)(\d*)$/;
const NAMED = /^([a-z]\w*)(?:\[([\d,]*)\])?(?:@(\w+))?$/;
const WATCH = /^(x|w|rw|r)(\d+)$/;
const FORK = /^(\w+)>(\w+)$/;

const unreadable = (text: string): RangeError => new RangeError(`shorthand: cannot read "${text}"`);

const USER_BASE = 0x400000n;
const KERNEL_BASE = 0xffffffff81000000n;

/** The usual address of a breakpoint name: of its number, by whom it is for. */
export const usualAddress = (name: string, isUser: boolean): string => {
  const n = BigInt(/\d+$/.exec(name)?.[0] ?? '0');
  return `0x${(isUser ? USER_BASE + 16n * n : KERNEL_BASE + 64n * n).toString(16)}`;
};

interface Target {
  readonly bp: string;
  readonly cpus?: readonly number[];
  readonly task?: string;
}

const targetIn = (text: string): Target => {
  const match = NAMED.exec(text);
  const [, bp, cpus, task] = match ?? [];
  if (bp === undefined) throw unreadable(text);
  return {
    bp,
    ...(cpus !== undefined && { cpus: cpus === '' ? [] : cpus.split(',').map(Number) }),
    ...(task !== undefined && { task }),
  };
};

const isAccess = (text: string): text is Access => ['x', 'w', 'rw', 'r'].includes(text);

interface Watch {
  readonly access?: Access;
  readonly length?: number;
  readonly address?: string;
}

const watchIn = (words: readonly string[]): Watch => {
  const watch: { access?: Access; length?: number; address?: string } = {};
  if (words.at(-1) === 'at') throw unreadable(words.join(' '));
  for (const [index, word] of words.entries()) {
    const [, access, length] = WATCH.exec(word) ?? [];
    if (access !== undefined && isAccess(access)) {
      watch.access = access;
      watch.length = Number(length);
    } else if (words[index - 1] === 'at') watch.address = word;
    else if (word !== 'at') throw unreadable(words.join(' '));
  }
  return watch;
};

const access = (place: string, kind: string): { address: string; access: 'x' | 'w' | 'r' } => {
  if (kind !== 'x' && kind !== 'w' && kind !== 'r') throw unreadable(kind);
  return {
    address: place.startsWith('0x') ? place : usualAddress(place, place.startsWith('u')),
    access: kind,
  };
};

const registerOf = (
  base: { seq: number; cpu: number },
  what: string,
  rest: readonly string[],
): LedgerEvent => {
  const target = targetIn(what);
  const address = usualAddress(target.bp, target.task !== undefined);
  const watch: Watch = { address, length: 4, access: 'w', ...watchIn(rest) };
  return { ...base, type: 'breakpoint.register', ...target, ...watch };
};

const forkOf = (base: { seq: number; cpu: number }, what: string): LedgerEvent => {
  const [, task, child] = FORK.exec(what) ?? [];
  if (task === undefined || child === undefined) throw unreadable(what);
  return { ...base, type: 'task.fork', task, child };
};

const eventOf = (base: { seq: number; cpu: number }, word: string, rest: readonly string[]): LedgerEvent => {
  const [what = '', ...more] = rest;
  switch (word) {
    case 'reg':
      return registerOf(base, what, more);
    case 'mod':
      return { ...base, type: 'breakpoint.modify', ...targetIn(what), ...watchIn(more) };
    case 'unreg':
      return { ...base, type: 'breakpoint.unregister', ...targetIn(what) };
    case 'sw':
      return { ...base, type: 'task.switch', task: what === '-' ? null : what };
    case 'exec':
      return { ...base, type: 'task.exec', task: what };
    case 'exit':
      return { ...base, type: 'task.exit', task: what };
    case 'fork':
      return forkOf(base, what);
    case 'hit':
      return { ...base, type: 'debug.exception', ...access(what, more[0] ?? 'w') };
    case 'off':
      return { ...base, type: 'cpu.offline' };
    case 'on':
      return { ...base, type: 'cpu.online' };
    default:
      throw unreadable(word);
  }
};

const stepOf = (seq: number, text: string): OperationStep => {
  const [of = '', name, cpu] = text.slice(1).split(/\s+/);
  const part = STEP_PARTS.find((one) => one === name);
  if (part === undefined) throw unreadable(text);
  return { type: 'step', seq, of: Number(of), part, ...(cpu !== undefined && { cpu: Number(cpu) }) };
};

const started = (event: LedgerEvent, text: string): LedgerEvent => {
  switch (event.type) {
    case 'breakpoint.register':
    case 'breakpoint.modify':
    case 'breakpoint.unregister':
    case 'task.exec':
    case 'task.exit':
      return { ...event, interleaved: true };
    default:
      throw unreadable(text);
  }
};

const oneOf = (seq: number, text: string): LedgerEvent => {
  if (text.startsWith('#')) return stepOf(seq, text);
  const [first = '', ...rest] = text.split(/\s+/);
  const [, word, tilde, cpu] = WORD.exec(first) ?? [];
  if (word === undefined) throw unreadable(text);
  const event = eventOf({ seq, cpu: Number(cpu) }, word, rest);
  return tilde === '~' ? started(event, text) : event;
};

/**
 * Reads a sequence; its events are numbered from 1.
 * @throws RangeError where it is not shorthand.
 */
export const eventsOf = (text: string): LedgerEvent[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, index) => oneOf(index + 1, part));
