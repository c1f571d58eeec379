/**
 * Makes a valid ledger of any list of intentions: calls run on online CPUs, the last CPU stays online, a task runs on one CPU
 * at a time and an exited one does nothing more, a CPU that goes offline loses its task. What cannot happen is left out.
 */
import type { LedgerEvent, PerfRequest } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { addressNear } from './address.ts';
import type { Intention } from './intention.ts';
import { maskFor } from './mask.ts';
import { nextTask, note, type Past, startOf } from './past.ts';
import type { Space } from './request.ts';

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

/** An event that has not got its number yet. */
type Unnumbered = DistributiveOmit<LedgerEvent, 'seq'>;

/** What became of an event: registers were granted or not, the kernel died. */
export type Answer = 'granted' | 'refused' | 'dead';

/** Whoever goes along while a ledger is made, and so can have a say in it. */
export interface Companion {
  /** May this event come next? If not, it is left out. */
  readonly admits: (event: LedgerEvent) => boolean;
  /** Takes the event. The ledger ends after one of which the kernel died. */
  readonly take: (event: LedgerEvent) => Answer;
}

const SHARED = 7;

const pick = <T>(from: readonly T[], index: number): T => {
  const picked = from[index % from.length];
  if (picked === undefined) throw new RangeError('there is nothing to pick from');
  return picked;
};

const onlineCpu = (past: Past, index: number): number => pick([...past.online].sort(), index);

const aliveTask = (past: Past, index: number): string =>
  past.alive.length === 0 ? nextTask(past) : pick(past.alive, index);

const taskField = (past: Past, { task }: { readonly task?: number }): { readonly task?: string } =>
  task === undefined ? {} : { task: aliveTask(past, task) };

const cpusField = (
  machine: Machine,
  { mask }: { readonly mask?: number },
): { readonly cpus?: readonly number[] } => (mask === undefined ? {} : { cpus: maskFor(mask, machine.cpus) });

/** Kernel and user space have breakpoints of their own; one struct is used for both. */
const breakpointName = (space: Space, index: number): string =>
  index === SHARED ? 'shared' : `${space === 'kernel' ? 'b' : 'u'}${index + 1}`;

const oneWanted = (past: Past, index: number): string | undefined =>
  past.wanted.length === 0 ? undefined : pick(past.wanted, index);

const hotplug = (machine: Machine, past: Past, index: number): Unnumbered | undefined => {
  const cpu = index % machine.cpus;
  if (!past.online.has(cpu)) return { type: 'cpu.online', cpu };
  return past.online.size === 1 ? undefined : { type: 'cpu.offline', cpu };
};

const switchTo = (past: Past, cpu: number, task: string | undefined): Unnumbered => {
  const runsElsewhere = [...past.running].some(([other, current]) => current === task && other !== cpu);
  return { type: 'task.switch', cpu, task: task === undefined || runsElsewhere ? null : task };
};

/** The group leader is one that is wanted, or the shared one, whatever became of it. */
const groupOf = (past: Past, index: number | undefined): Pick<PerfRequest, 'group' | 'leader'> => {
  const wanted = index === undefined ? undefined : oneWanted(past, index);
  const leader = index === SHARED ? breakpointName('user', SHARED) : wanted;
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
      const fields = { ...taskField(past, intention), ...settings, ...cpusField(machine, intention) };
      return { type: 'breakpoint.modify', cpu, bp, ...fields };
    }
    case 'unregister': {
      const bp = intention.isWild ? breakpointName('kernel', intention.bp) : oneWanted(past, intention.bp);
      if (bp === undefined) return undefined;
      const fields = { ...taskField(past, intention), ...cpusField(machine, intention) };
      return { type: 'breakpoint.unregister', cpu, bp, ...fields };
    }
    case 'switch':
      return switchTo(past, cpu, taskField(past, intention).task);
    case 'fork': {
      const task = aliveTask(past, intention.task);
      const child = nextTask(past, task === nextTask(past) ? 1 : 0);
      return { type: 'task.fork', cpu, task, child, threadOfParent: intention.isThread };
    }
    case 'exec':
      return { type: 'task.exec', cpu, task: aliveTask(past, intention.task) };
    case 'exit':
      return { type: 'task.exit', cpu, task: aliveTask(past, intention.task) };
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

/** Nobody knows what a kernel answers: what is soundly asked for counts as granted. */
const isSoundlyAsked = (intention: Intention): boolean =>
  intention.kind === 'open' || (intention.kind === 'register' && intention.request.isSound);

/**
 * The events of a history in which everyone does what they mean to, as far as it is possible and `companion` admits it. With a
 * companion, what was granted is known; without one, what was soundly asked for counts as granted.
 */
export const historyOf = (
  machine: Machine,
  intentions: readonly Intention[],
  companion?: Companion,
): readonly LedgerEvent[] => {
  const past = startOf(machine);
  const events: LedgerEvent[] = [];
  for (const intention of intentions) {
    const unnumbered = eventOf(machine, past, intention);
    if (unnumbered === undefined) continue;
    const event: LedgerEvent = { seq: events.length + 1, ...unnumbered };
    if (companion?.admits(event) === false) continue;
    events.push(event);
    const answer = companion?.take(event);
    if (answer === 'dead') break;
    note(past, event, answer === undefined ? isSoundlyAsked(intention) : answer === 'granted');
  }
  return events;
};
