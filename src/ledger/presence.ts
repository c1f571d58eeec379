/**
 * What can have happened on a machine: who runs where, and which CPUs are there at all. Any stream of events goes through
 * it, from a ledger as from an import; what is against it is bad input, not an answer of some policy (design §5).
 */
import type { LedgerEvent, StepPart } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { createStepsInOrder, type StepFault, type StepsInOrder } from './steps-in-order.ts';

/** Why an event cannot have happened. */
export interface PresenceFault {
  readonly what: string;
  readonly field: 'cpu' | 'task' | StepFault['field'];
  readonly advice: string;
}

/** Follows the CPUs and the tasks that run on them. Each method answers a fault, or takes note of the event. */
export interface Presence<Task> {
  /** Anything that happens on a CPU and moves nobody: a call, a debug exception. */
  runOn(cpu: number): PresenceFault | undefined;
  /** Switches a CPU to a task, undefined: to idle. */
  switchTo(cpu: number, task: Task | undefined): PresenceFault | undefined;
  online(cpu: number): PresenceFault | undefined;
  offline(cpu: number): PresenceFault | undefined;
  /** An operation that only starts, by the event `seq`. */
  start(cpu: number, seq: number): PresenceFault | undefined;
  /** A step of the operation `of`. */
  step(cpu: number, of: number, part: StepPart): PresenceFault | undefined;
  /** One that starts from here and goes its own way. */
  copy(): Presence<Task>;
}

const offlineFault = (cpu: number): PresenceFault => ({
  what: `CPU ${cpu} is offline`,
  field: 'cpu',
  advice: 'let it come online first, or name another CPU',
});

const alreadyOnline = (cpu: number): PresenceFault => ({
  what: `CPU ${cpu} is online already`,
  field: 'cpu',
  advice: 'let it go offline first, or leave this event out',
});

const alreadyOffline = (cpu: number): PresenceFault => ({
  what: `CPU ${cpu} is offline already`,
  field: 'cpu',
  advice: 'let it come online first, or leave this event out',
});

const lastOnline = (cpu: number): PresenceFault => ({
  what: `CPU ${cpu} is the last one online`,
  field: 'cpu',
  advice: 'let another CPU come online first',
});

const runsElsewhere = (task: unknown, cpu: number): PresenceFault => ({
  what: `${typeof task === 'string' ? `task "${task}"` : 'the task'} runs on CPU ${cpu}`,
  field: 'task',
  advice: `switch CPU ${cpu} to another task first`,
});

interface Machinery<Task> {
  readonly isOnline: Uint8Array;
  readonly current: (Task | undefined)[];
  readonly cpuOf: Map<Task, number>;
  readonly steps: StepsInOrder;
}

const presenceOf = <Task extends string | number>({
  isOnline,
  current,
  cpuOf,
  steps,
}: Machinery<Task>): Presence<Task> => {
  const leave = (cpu: number): void => {
    const task = current[cpu];
    if (task !== undefined) cpuOf.delete(task);
    current[cpu] = undefined;
  };
  const isLast = (cpu: number): boolean => isOnline.every((online, other) => other === cpu || online === 0);

  return {
    runOn: (cpu) => (isOnline[cpu] === 1 ? undefined : offlineFault(cpu)),
    switchTo(cpu, task) {
      if (isOnline[cpu] !== 1) return offlineFault(cpu);
      if (current[cpu] === task) return undefined;
      const elsewhere = task === undefined ? undefined : cpuOf.get(task);
      if (elsewhere !== undefined && elsewhere !== cpu) return runsElsewhere(task, elsewhere);
      leave(cpu);
      current[cpu] = task;
      if (task !== undefined) cpuOf.set(task, cpu);
      return undefined;
    },
    online(cpu) {
      if (isOnline[cpu] === 1) return alreadyOnline(cpu);
      isOnline[cpu] = 1;
      return undefined;
    },
    offline(cpu) {
      if (isOnline[cpu] !== 1) return alreadyOffline(cpu);
      if (isLast(cpu)) return lastOnline(cpu);
      isOnline[cpu] = 0;
      leave(cpu);
      return undefined;
    },
    start(cpu, seq) {
      if (isOnline[cpu] !== 1) return offlineFault(cpu);
      steps.start(seq);
      return undefined;
    },
    step: (cpu, of, part) => (isOnline[cpu] === 1 ? steps.step(of, part) : offlineFault(cpu)),
    copy: () =>
      presenceOf({
        isOnline: isOnline.slice(),
        current: [...current],
        cpuOf: new Map(cpuOf),
        steps: steps.copy(),
      }),
  };
};

/** `Task` is a name, or an id of a roster. A task stays on its CPU through its exit, until the CPU switches or goes offline. */
export const createPresence = <Task extends string | number>(machine: Machine): Presence<Task> => {
  const isOnline = new Uint8Array(machine.cpus);
  for (const cpu of machine.online) isOnline[cpu] = 1;
  const current: (Task | undefined)[] = Array.from({ length: machine.cpus });
  return presenceOf<Task>({ isOnline, current, cpuOf: new Map(), steps: createStepsInOrder() });
};

/** Follows one event of any stream; the fault if it cannot have happened. */
export const follow = (presence: Presence<string>, event: LedgerEvent): PresenceFault | undefined => {
  const cpu = event.cpu ?? 0;
  switch (event.type) {
    case 'task.switch':
      return presence.switchTo(cpu, event.task ?? undefined);
    case 'cpu.online':
      return presence.online(cpu);
    case 'cpu.offline':
      return presence.offline(cpu);
    case 'step':
      return presence.step(cpu, event.of, event.part);
    default:
      return 'interleaved' in event ? presence.start(cpu, event.seq) : presence.runOn(cpu);
  }
};
