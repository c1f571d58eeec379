/**
 * What must be known of the past to go on with a ledger: which CPUs are online, who runs where, what was asked for. It is told
 * of each event that came to be, and of nothing else: an event that is left out leaves no trace.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';

export interface Past {
  readonly online: Set<number>;
  /** The task on each CPU. */
  readonly running: Map<number, string>;
  readonly alive: string[];
  /** How many tasks there ever were: a new one takes the next name. */
  tasks: number;
  /** The breakpoints accepted and not given back since, in the order of their registers; twice if accepted twice. */
  readonly wanted: string[];
  /** The addresses asked for, latest first. */
  readonly addresses: string[];
}

const START_TASKS = 3;

const nameOf = (task: number): string => `t${task}`;

/** The name that the next new task has, or the one after `ahead` of them. */
export const nextTask = (past: Past, ahead = 0): string => nameOf(past.tasks + 1 + ahead);

export const startOf = (machine: Machine): Past => ({
  online: new Set(machine.online),
  running: new Map(),
  alive: Array.from({ length: START_TASKS }, (_, index) => nameOf(index + 1)),
  tasks: START_TASKS,
  wanted: [],
  addresses: [],
});

const noteTask = (past: Past, task: string): void => {
  if (task !== nextTask(past)) return;
  past.tasks += 1;
  past.alive.push(task);
};

const noteAddress = (past: Past, address: string | undefined): void => {
  if (address !== undefined) past.addresses.unshift(address);
};

const strike = (list: string[], item: string): void => {
  const index = list.indexOf(item);
  if (index !== -1) list.splice(index, 1);
};

/** Takes note of an event; `isAccepted` says of a register whether it was granted, as far as one knows. */
export const note = (past: Past, event: LedgerEvent, isAccepted: boolean): void => {
  const cpu = event.cpu ?? 0;
  if ('task' in event && typeof event.task === 'string') noteTask(past, event.task);
  switch (event.type) {
    case 'breakpoint.register':
      if (isAccepted) past.wanted.push(event.bp);
      noteAddress(past, event.perf?.address ?? event.address);
      return;
    case 'breakpoint.modify':
      noteAddress(past, event.address);
      return;
    case 'breakpoint.unregister':
      strike(past.wanted, event.bp);
      return;
    case 'task.switch':
      if (event.task === null || event.task === undefined) past.running.delete(cpu);
      else past.running.set(cpu, event.task);
      return;
    case 'task.fork':
      noteTask(past, event.child);
      return;
    case 'task.exit':
      strike(past.alive, event.task);
      return;
    case 'cpu.online':
      past.online.add(cpu);
      return;
    case 'cpu.offline':
      past.online.delete(cpu);
      past.running.delete(cpu);
      return;
    case 'task.exec':
    case 'debug.exception':
    case 'ptrace.poke':
    case 'step':
      return;
  }
};
