/** A whole ledger made plainer: a smaller machine, fewer tasks, names and addresses in the order in which they come up. */
import type { LedgerEvent } from '../../machines/events.ts';
import { DEFAULT_FACTS, type Machine } from '../../machines/machine.ts';
import { usualAddress } from '../shorthand.ts';

interface Ledger {
  readonly machine: Machine;
  readonly events: readonly LedgerEvent[];
}

const allOnline = (cpus: number): readonly number[] => Array.from({ length: cpus }, (_, cpu) => cpu);

const maskedTo = (event: LedgerEvent, cpus: number): LedgerEvent =>
  'cpus' in event ? { ...event, cpus: event.cpus.filter((cpu) => cpu < cpus) } : event;

/** One CPU fewer; all of them online; no copied slots. */
function* plainerMachines({ machine, events }: Ledger): Generator<Ledger> {
  const { cpus, online, forkCopiesSlots } = machine;
  if (cpus > 1) {
    const fewer = { ...machine, cpus: cpus - 1, online: online.filter((cpu) => cpu < cpus - 1) };
    yield { machine: fewer, events: events.map((event) => maskedTo(event, cpus - 1)) };
  }
  if (online.length < cpus) yield { machine: { ...machine, online: allOnline(cpus) }, events };
  if (forkCopiesSlots !== DEFAULT_FACTS.forkCopiesSlots) {
    yield { machine: { ...machine, forkCopiesSlots: DEFAULT_FACTS.forkCopiesSlots }, events };
  }
}

const TASK_FIELDS = ['task', 'child'] as const;

const renamed = (event: LedgerEvent, names: ReadonlyMap<string, string>): LedgerEvent => {
  const copy = { ...event };
  for (const field of [...TASK_FIELDS, 'bp']) {
    const name: unknown = Reflect.get(event, field);
    if (typeof name === 'string') Reflect.set(copy, field, names.get(name) ?? name);
  }
  return copy;
};

const tasksOf = (events: readonly LedgerEvent[]): readonly string[] => {
  const tasks = new Set<string>();
  for (const event of events) {
    for (const field of TASK_FIELDS) {
      const name: unknown = Reflect.get(event, field);
      if (typeof name === 'string') tasks.add(name);
    }
  }
  return [...tasks];
};

/** Breakpoints with whether their first register is for a task. */
const breakpointsOf = (events: readonly LedgerEvent[]): ReadonlyMap<string, boolean> => {
  const breakpoints = new Map<string, boolean>();
  for (const event of events) {
    if (!('bp' in event)) continue;
    const isFirstRegister = event.type === 'breakpoint.register' && breakpoints.get(event.bp) !== true;
    if (isFirstRegister && event.task !== undefined) breakpoints.set(event.bp, true);
    else if (!breakpoints.has(event.bp)) breakpoints.set(event.bp, false);
  }
  return breakpoints;
};

/** t1, t2 …, b1, b2 … and u1, u2 …, numbered as they come up. */
const usualNames = (events: readonly LedgerEvent[]): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  tasksOf(events).forEach((task, index) => names.set(task, `t${index + 1}`));
  let kernel = 0;
  let user = 0;
  for (const [bp, isUser] of breakpointsOf(events)) {
    if (isUser) user += 1;
    else kernel += 1;
    names.set(bp, isUser ? `u${user}` : `b${kernel}`);
  }
  return names;
};

function* plainerNames({ machine, events }: Ledger): Generator<Ledger> {
  const tasks = tasksOf(events);
  for (const [index, task] of tasks.entries()) {
    for (const other of tasks.slice(0, index)) {
      yield { machine, events: events.map((event) => renamed(event, new Map([[task, other]]))) };
    }
  }
  const names = usualNames(events);
  if ([...names].some(([was, is]) => was !== is)) {
    yield { machine, events: events.map((event) => renamed(event, names)) };
  }
}

const withAddress = (event: LedgerEvent, was: string, is: string): LedgerEvent =>
  'address' in event && event.address === was ? { ...event, address: is } : event;

/** The address of a register becomes the usual one of its name wherever it stands; an access goes to one that is watched. */
function* plainerAddresses({ machine, events }: Ledger): Generator<Ledger> {
  const watched = new Set<string>();
  for (const event of events) {
    if (event.type !== 'breakpoint.register' || event.address === undefined) continue;
    const { address } = event;
    // Two that watch the same address would pull it to and fro.
    if (watched.has(address)) continue;
    watched.add(address);
    const usual = usualAddress(event.bp, event.task !== undefined);
    if (address === usual || events.some((other) => 'address' in other && other.address === usual)) continue;
    yield { machine, events: events.map((other) => withAddress(other, address, usual)) };
  }
  for (const [place, event] of events.entries()) {
    if (event.type !== 'debug.exception' || watched.has(event.address)) continue;
    for (const address of watched) {
      yield {
        machine,
        events: events.map((other, index) => (index === place ? { ...event, address } : other)),
      };
    }
  }
}

/** The ledger after one change that makes it plainer. Each goes one way, so that a chain of them ends. */
export function* plainerLedgers(ledger: Ledger): Generator<Ledger> {
  yield* plainerMachines(ledger);
  yield* plainerNames(ledger);
  yield* plainerAddresses(ledger);
}
