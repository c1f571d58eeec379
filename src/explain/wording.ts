/** The words for what an explanation speaks of: moments, watches, breakpoints and who asked for them. */
import type { Access } from '../../machines/events.ts';
import type { Holder, Moment, Request, Watch } from './explanation.ts';

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[], conjunction: 'and' | 'or' = 'and'): string =>
  items.length < 2
    ? (items[0] ?? '')
    : `${items.slice(0, -1).join(', ')} ${conjunction} ${items.at(-1) ?? ''}`;

export const counted = (count: number, one: string, more = `${one}s`): string =>
  `${count} ${count === 1 ? one : more}`;

const TIME_DIGITS = 6;

export const secondsText = (time: number): string => `${time.toFixed(TIME_DIGITS)} s`;

export const momentText = ({ seq, time }: Moment): string =>
  time === undefined ? `event ${seq}` : `event ${seq} (${secondsText(time)})`;

export const cpusText = (cpus: readonly number[], possible: number): string => {
  if (cpus.length === possible) return possible === 1 ? 'the one CPU' : 'every CPU';
  if (cpus.length === 0) return 'no CPU';
  return `${cpus.length === 1 ? 'CPU' : 'CPUs'} ${listed(cpus.map(String))}`;
};

const ACCESS_WORDS: Readonly<Record<Access, string>> = {
  x: 'execution',
  w: 'writes',
  rw: 'reads and writes',
  r: 'reads',
};

/** `writes of 4 bytes at 0x…`; empty where the event leaves everything to what the struct remembers. */
export const watchText = ({ address, length, access }: Watch): string =>
  [
    ...(access === undefined ? [] : [ACCESS_WORDS[access]]),
    ...(length === undefined || access === 'x' ? [] : [`of ${counted(length, 'byte')}`]),
    ...(address === undefined ? [] : [`at ${address}`]),
  ].join(' ');

/** How a table and a sentence call a breakpoint. */
export const holderName = ({ bp, task, original, register }: Holder): string => {
  if (original !== undefined) return `copy of ${original}`;
  if (register !== undefined) return `DR${register}`;
  return bp ?? (task === undefined ? 'a nameless one' : `a nameless one of ${task}`);
};

export const nameAndTask = (holder: Holder): string =>
  holder.task === undefined ? holderName(holder) : `${holderName(holder)} of ${holder.task}`;

const caller = ({ thread, cpu }: Request): string =>
  thread === undefined ? `CPU ${cpu}` : `Thread ${thread}`;

const forWhom = ({ task, cpus, type, isPerf }: Request, possible: number): string => {
  const everywhere = isPerf && type === 'breakpoint.register' ? ', on every CPU' : '';
  const where = cpus === undefined ? everywhere : `, on ${cpusText(cpus, possible)}`;
  if (task !== undefined) return ` for task ${task}${where}`;
  return type === 'breakpoint.register' ? ` for whoever runs${where}` : where;
};

/** What was asked for, as the rest of a sentence after the event's number. */
export const requestText = (request: Request, possible: number): string => {
  const { type, bp = '', task = '', register, value = '', child = '', watch, isPerf } = request;
  const watched = watchText(watch);
  const settings = watched === '' ? '' : ` (${watched})`;
  switch (type) {
    case 'breakpoint.register': {
      const verb = isPerf ? 'called perf_event_open for' : 'asked for';
      return `${caller(request)} ${verb} breakpoint ${bp}${settings}${forWhom(request, possible)}`;
    }
    case 'breakpoint.modify':
      return `${caller(request)} asked to change breakpoint ${bp}${settings}${forWhom(request, possible)}`;
    case 'breakpoint.unregister':
      return `${caller(request)} gave breakpoint ${bp}${forWhom(request, possible)} back`;
    case 'ptrace.poke': {
      const target = register === undefined ? 'outside of the debug registers' : `debug register ${register}`;
      return `${caller(request)} wrote ${value} to ${target} of task ${task} (ptrace)`;
    }
    case 'task.fork':
      return `task ${task} forked ${child}`;
    case 'task.exec':
      return `task ${task} called exec`;
    case 'task.exit':
      return `task ${task} exited`;
    case 'task.switch':
      return task === ''
        ? `CPU ${request.cpu} went idle`
        : `task ${task} was switched in on CPU ${request.cpu}`;
    case 'cpu.online':
      return `CPU ${request.cpu} came online`;
    case 'cpu.offline':
      return `CPU ${request.cpu} went offline`;
    case 'step':
      return `CPU ${request.cpu} carried an operation on`;
    case 'debug.exception':
      return `CPU ${request.cpu} touched memory`;
  }
};

/** Where a rule stands: in domain.md, or, of a policy from elsewhere, wherever it says. */
export const sectionText = (section: string): string =>
  section.startsWith('§') ? `domain.md ${section}` : section;
