/** One event made plainer, one field at a time: fields left out, CPU 0, `w` of length 4 at the usual address of its name. */
import type { LedgerEvent } from '../../machines/events.ts';
import { usualAddress } from '../shorthand.ts';

/** Fields that an event may do without, and that say more than it does without them. */
const OPTIONAL = [
  'callback',
  'symbol',
  'inherit',
  'excludeKernel',
  'disabled',
  'threadOfParent',
  'thread',
  'time',
  'returned',
  'observed',
] as const;

const hasField = (event: LedgerEvent, field: string): boolean => Object.hasOwn(event, field);

const lacking = (event: LedgerEvent, field: string): LedgerEvent => {
  const rest = { ...event };
  Reflect.deleteProperty(rest, field);
  return rest;
};

function* withoutOptionals(event: LedgerEvent): Generator<LedgerEvent> {
  for (const field of OPTIONAL) if (hasField(event, field)) yield lacking(event, field);
}

/** On a lower CPU; on CPU 0 it need not be said. */
function* onLowerCpus(event: LedgerEvent): Generator<LedgerEvent> {
  const isAboutCpu = event.type === 'cpu.online' || event.type === 'cpu.offline' || event.type === 'step';
  if (isAboutCpu || event.cpu === undefined) return;
  yield lacking(event, 'cpu');
  for (let cpu = 1; cpu < event.cpu; cpu += 1) yield { ...event, cpu };
}

/** None; else one CPU fewer, the highest first; else a single lower one. */
function* plainerMasks(event: LedgerEvent): Generator<LedgerEvent> {
  if (!('cpus' in event)) return;
  const { cpus } = event;
  yield lacking(event, 'cpus');
  for (const cpu of [...cpus].reverse()) yield { ...event, cpus: cpus.filter((other) => other !== cpu) };
  const [only = 0, ...others] = cpus;
  if (others.length === 0) for (let cpu = 0; cpu < only; cpu += 1) yield { ...event, cpus: [cpu] };
}

/** A modify that brings less is plainer. */
function* plainerModify(event: LedgerEvent): Generator<LedgerEvent> {
  if (event.type !== 'breakpoint.modify') return;
  for (const field of ['address', 'length', 'access'])
    if (hasField(event, field)) yield lacking(event, field);
  if (event.length !== undefined && event.length !== 4) yield { ...event, length: 4 };
  if (event.access !== undefined && event.access !== 'w') yield { ...event, access: 'w' };
}

/** A register has to bring what a breakpoint needs. */
function* plainerRegister(event: LedgerEvent): Generator<LedgerEvent> {
  if (event.type !== 'breakpoint.register' || event.perf !== undefined) return;
  const address = usualAddress(event.bp, event.task !== undefined);
  const isPlain = event.length === 4 && event.access === 'w';
  if (event.address !== address) {
    if (!isPlain) yield { ...event, address, length: 4, access: 'w' };
    yield { ...event, address };
  }
  if (event.length !== 4) yield { ...event, length: 4 };
  if (event.access !== 'w') yield { ...event, access: 'w' };
}

/** A write of one byte. */
function* plainerAccesses(event: LedgerEvent): Generator<LedgerEvent> {
  if (event.type !== 'debug.exception') return;
  if (event.length !== undefined) yield lacking(event, 'length');
  if (event.access !== 'w') yield { ...event, access: 'w' };
}

/** The CPU goes idle, or the call follows its struct. */
function* withoutTask(event: LedgerEvent): Generator<LedgerEvent> {
  if (event.type === 'task.switch') {
    if (typeof event.task === 'string') yield { ...event, task: null };
  } else if (event.type === 'breakpoint.unregister' || event.type === 'breakpoint.modify') {
    if (event.task !== undefined) yield lacking(event, 'task');
  }
}

/** The event with one field plainer. Each change goes one way, so that a chain of them ends. */
export function* plainerEvents(event: LedgerEvent): Generator<LedgerEvent> {
  yield* withoutOptionals(event);
  yield* plainerMasks(event);
  yield* withoutTask(event);
  yield* plainerModify(event);
  yield* plainerRegister(event);
  yield* plainerAccesses(event);
  yield* onLowerCpus(event);
}
