/**
 * Writes events in the shorthand that `shorthand.ts` reads, for people: a ledger as one line or a short list. What the shorthand
 * has no word for stands behind a register or modify in braces, and cannot be read back.
 */
import type { BreakpointEvent, LedgerEvent, PerfRequest } from '../machines/events.ts';
import { usualAddress } from './shorthand.ts';

const onCpu = ({ cpu = 0 }: LedgerEvent): string => (cpu === 0 ? '' : String(cpu));

/** `off1`, `hit0 b1` and `sw0 t1` name their CPU always. */
const word = (event: LedgerEvent, text: string): string =>
  `${text}${'interleaved' in event ? '~' : ''}${onCpu(event)}`;

const targetOf = ({ bp, task, cpus }: BreakpointEvent): string =>
  `${bp}${cpus === undefined ? '' : `[${cpus.join(',')}]`}${task === undefined ? '' : `@${task}`}`;

const SETTINGS_WITHOUT_WORD = ['callback', 'symbol', 'inherit', 'excludeKernel', 'disabled'] as const;

const perfText = ({ pid, cpu, bpType, address, length, flags, ...others }: PerfRequest): string => {
  const { group, leader, ...attributes } = others;
  const set = Object.entries(attributes).map(([name, value]) =>
    value === true ? name : `${name} ${JSON.stringify(value)}`,
  );
  const joined = group === -1 ? [] : [`in the group of ${leader ?? group}`];
  const odd = flags === 0 || flags === 8 ? [] : [`flags ${flags}`];
  return [`pid ${pid} cpu ${cpu} type ${bpType}`, `${length} at ${address}`, ...joined, ...odd, ...set].join(
    ', ',
  );
};

/** What the shorthand has no word for. */
const remainder = (event: BreakpointEvent): string => {
  const extra = SETTINGS_WITHOUT_WORD.flatMap((field) => {
    const value: unknown = Reflect.get(event, field);
    return value === undefined ? [] : [`${field} ${JSON.stringify(value)}`];
  });
  if (event.type !== 'breakpoint.unregister' && event.perf !== undefined) extra.unshift(perfText(event.perf));
  return extra.length === 0 ? '' : ` {${extra.join(', ')}}`;
};

const watchText = (event: BreakpointEvent): string => {
  if (event.type === 'breakpoint.unregister') return '';
  const { access, length, address } = event;
  const usual =
    event.type === 'breakpoint.register' ? usualAddress(event.bp, event.task !== undefined) : undefined;
  const isUsual = usual !== undefined && access === 'w' && length === 4;
  const watch =
    isUsual || (access === undefined && length === undefined) ? '' : ` ${access ?? ''}${length ?? ''}`;
  return `${watch}${address === undefined || address === usual ? '' : ` at ${address}`}`;
};

const CALL_WORD = {
  'breakpoint.register': 'reg',
  'breakpoint.modify': 'mod',
  'breakpoint.unregister': 'unreg',
} as const;

/** The name whose usual address this is, so that an access reads like what it is meant to hit. */
const touched = (address: string, names: ReadonlyMap<string, string>): string =>
  names.get(address) ?? address;

const textOf = (event: LedgerEvent, names: ReadonlyMap<string, string>): string => {
  switch (event.type) {
    case 'breakpoint.register':
    case 'breakpoint.modify':
    case 'breakpoint.unregister':
      return `${word(event, CALL_WORD[event.type])} ${targetOf(event)}${watchText(event)}${remainder(event)}`;
    case 'task.switch':
      return `${word(event, 'sw')} ${event.task ?? '-'}`;
    case 'task.fork':
      return `${word(event, 'fork')} ${event.task}>${event.child}`;
    case 'task.exec':
      return `${word(event, 'exec')} ${event.task}`;
    case 'task.exit':
      return `${word(event, 'exit')} ${event.task}`;
    case 'cpu.online':
      return `on${event.cpu ?? 0}`;
    case 'cpu.offline':
      return `off${event.cpu ?? 0}`;
    case 'debug.exception': {
      const access = event.access === 'w' ? '' : ` ${event.access}`;
      const bytes = event.length === undefined || event.length === 1 ? '' : ` {${event.length} bytes}`;
      return `${word(event, 'hit')} ${touched(event.address, names)}${access}${bytes}`;
    }
    case 'ptrace.poke':
      return `poke ${event.task} DR${event.register ?? '?'} ${event.value}`;
    case 'step':
      return `#${event.of} ${event.part}${event.cpu === undefined || isDoneByCaller(event.part) ? '' : ` ${event.cpu}`}`;
  }
};

const isDoneByCaller = (part: string): boolean => part === 'prepare' || part === 'begin' || part === 'end';

const usualNames = (events: readonly LedgerEvent[]): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  for (const event of events) {
    if (event.type !== 'breakpoint.register') continue;
    const isUser = event.task !== undefined;
    // The reader tells the two apart by the first letter.
    if (event.bp.startsWith('u') === isUser) names.set(usualAddress(event.bp, isUser), event.bp);
  }
  return names;
};

/** Each event in shorthand. */
export const shorthandOf = (events: readonly LedgerEvent[]): readonly string[] => {
  const names = usualNames(events);
  return events.map((event) => textOf(event, names));
};
