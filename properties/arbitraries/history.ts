/**
 * Makes a valid ledger of any list of intentions: calls run on online CPUs, the last CPU stays online, a task runs on one CPU
 * at a time and an exited one does nothing more, a CPU that goes offline loses its task. What cannot happen is left out.
 */
import type { LedgerEvent, PerfRequest } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { addressNear } from './address.ts';
import type { Intention } from './intention.ts';
import { maskFor } from './mask.ts';
import type { Request, Space } from './request.ts';

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

/** An event that has not got its number yet. */
type Unnumbered = DistributiveOmit<LedgerEvent, 'seq'>;

/** What must be known of the past to keep the ledger valid. */
interface Past {
  readonly online: Set<number>;
  /** The task on each CPU. */
  readonly running: Map<number, string>;
  readonly alive: string[];
  /** How many tasks there ever were: a new one takes the next name. */
  tasks: number;
  /** The breakpoints soundly asked for and not given back since, in the order of their registers; twice if asked for twice. */
  readonly wanted: string[];
  /** The addresses asked for, latest first. */
  readonly addresses: string[];
}

const START_TASKS = 3;
const SHARED = 7;

const pick = <T>(from: readonly T[], index: number): T => {
  const picked = from[index % from.length];
  if (picked === undefined) throw new RangeError('there is nothing to pick from');
  return picked;
};

const newTask = (past: Past): string => {
  past.tasks += 1;
  const name = `t${past.tasks}`;
  past.alive.push(name);
  return name;
};

const onlineCpu = (past: Past, index: number): number => pick([...past.online].sort(), index);

const aliveTask = (past: Past, index: number): string =>
  past.alive.length === 0 ? newTask(past) : pick(past.alive, index);

const taskField = (past: Past, { task }: { readonly task?: number }): { readonly task?: string } =>
  task === undefined ? {} : { task: aliveTask(past, task) };

const cpusField = (
  machine: Machine,
  { mask }: { readonly mask?: number },
): { readonly cpus?: readonly number[] } => (mask === undefined ? {} : { cpus: maskFor(mask, machine.cpus) });

/** Kernel and user space have breakpoints of their own; one struct is used for both. */
const breakpointName = (space: Space, index: number): string =>
  index === SHARED ? 'shared' : `${space === 'kernel' ? 'b' : 'u'}${index + 1}`;

const remember = (past: Past, address: string | undefined): void => {
  if (address !== undefined) past.addresses.unshift(address);
};

const hotplug = (machine: Machine, past: Past, index: number): Unnumbered | undefined => {
  const cpu = index % machine.cpus;
  if (!past.online.has(cpu)) {
    past.online.add(cpu);
    return { type: 'cpu.online', cpu };
  }
  if (past.online.size === 1) return undefined;
  past.online.delete(cpu);
  past.running.delete(cpu);
  return { type: 'cpu.offline', cpu };
};

const switchTo = (past: Past, cpu: number, task: string | undefined): Unnumbered => {
  const runsElsewhere = [...past.running].some(([other, current]) => current === task && other !== cpu);
  if (task === undefined || runsElsewhere) {
    past.running.delete(cpu);
    return { type: 'task.switch', cpu, task: null };
  }
  past.running.set(cpu, task);
  return { type: 'task.switch', cpu, task };
};

const note = (past: Past, bp: string, { settings, isSound }: Request): void => {
  if (isSound) past.wanted.push(bp);
  remember(past, settings.address);
};

const oneWanted = (past: Past, index: number): string | undefined =>
  past.wanted.length === 0 ? undefined : pick(past.wanted, index);

const giveBack = (past: Past, index: number): string | undefined =>
  past.wanted.splice(index % Math.max(past.wanted.length, 1), 1)[0];

const bury = (past: Past, task: string): void => {
  past.alive.splice(past.alive.indexOf(task), 1);
};

/** The group leader is one that was asked for; whether it still lives is for the kernel to say. */
const groupOf = (past: Past, index: number | undefined): Pick<PerfRequest, 'group' | 'leader'> => {
  const leader = index === undefined ? undefined : oneWanted(past, index);
  return leader === undefined ? { group: -1 } : { group: 3, leader };
};

const open = (
  machine: Machine,
  past: Past,
  cpu: number,
  intention: Extract<Intention, { kind: 'open' }>,
): Unnumbered => {
  const { perf, where } = intention;
  const watched = where < machine.cpus ? where : -1;
  const group = groupOf(past, intention.leader);
  const bp = breakpointName('user', intention.bp);
  past.wanted.push(bp);
  remember(past, perf.address);
  const task = perf.pid === -1 ? {} : { task: aliveTask(past, intention.task) };
  return { type: 'breakpoint.register', cpu, bp, ...task, perf: { ...perf, cpu: watched, ...group } };
};

const eventOf = (machine: Machine, past: Past, intention: Intention): Unnumbered | undefined => {
  if (intention.kind === 'hotplug') return hotplug(machine, past, intention.cpu);
  const cpu = onlineCpu(past, intention.cpu);
  switch (intention.kind) {
    case 'register': {
      const { space, request } = intention;
      const bp = breakpointName(space, intention.bp);
      note(past, bp, request);
      const task = space === 'user' ? { task: aliveTask(past, intention.task) } : {};
      const fields = { ...request.settings, ...cpusField(machine, intention) };
      return { type: 'breakpoint.register', cpu, bp, ...task, ...fields };
    }
    case 'open':
      return open(machine, past, cpu, intention);
    case 'modify': {
      const bp = intention.isWild ? breakpointName('user', intention.bp) : oneWanted(past, intention.bp);
      if (bp === undefined) return undefined;
      const { settings } = intention.request;
      remember(past, settings.address);
      const fields = { ...taskField(past, intention), ...settings, ...cpusField(machine, intention) };
      return { type: 'breakpoint.modify', cpu, bp, ...fields };
    }
    case 'unregister': {
      const bp = intention.isWild ? breakpointName('kernel', intention.bp) : giveBack(past, intention.bp);
      if (bp === undefined) return undefined;
      const fields = { ...taskField(past, intention), ...cpusField(machine, intention) };
      return { type: 'breakpoint.unregister', cpu, bp, ...fields };
    }
    case 'switch':
      return switchTo(past, cpu, taskField(past, intention).task);
    case 'fork': {
      const task = aliveTask(past, intention.task);
      return { type: 'task.fork', cpu, task, child: newTask(past), threadOfParent: intention.isThread };
    }
    case 'exec':
      return { type: 'task.exec', cpu, task: aliveTask(past, intention.task) };
    case 'exit': {
      const task = aliveTask(past, intention.task);
      bury(past, task);
      return { type: 'task.exit', cpu, task };
    }
    case 'touch': {
      if (past.addresses.length === 0) return undefined;
      const address = addressNear(pick(past.addresses, intention.recency), intention.distance);
      return { type: 'debug.exception', cpu, address, length: intention.length, access: intention.access };
    }
    case 'poke': {
      const { register, value } = intention;
      return { type: 'ptrace.poke', cpu, task: aliveTask(past, intention.task), register, value };
    }
  }
};

/** The events of a history in which everyone does what they mean to, as far as it is possible. */
export const historyOf = (machine: Machine, intentions: readonly Intention[]): readonly LedgerEvent[] => {
  const past: Past = {
    online: new Set(machine.online),
    running: new Map(),
    alive: [],
    tasks: 0,
    wanted: [],
    addresses: [],
  };
  for (let task = 0; task < START_TASKS; task += 1) newTask(past);
  const events: LedgerEvent[] = [];
  for (const intention of intentions) {
    const event = eventOf(machine, past, intention);
    if (event !== undefined) events.push({ seq: events.length + 1, ...event });
  }
  return events;
};
