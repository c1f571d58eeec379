/**
 * The state of `mainline` (domain.md §6), as plain data made of small integers. Breakpoints, tasks, masks and addresses are ids
 * of the roster; events and holders are ids of this state, given again once they are free. NONE is null.
 */
import type { Machine } from '../machine.ts';
import { NONE } from '../roster.ts';
import { emptyHistogram, type Histogram } from './histogram.ts';

/** Every possible CPU: the `cpu` of an event that follows its task wherever it runs. */
export const ALL_CPUS = NONE;

/** One perf event of type breakpoint: an original with a descriptor, a copy that `inherit` made, or one of ptrace's. */
export interface PerfEvent {
  /** The breakpoint's name, NONE for ptrace's. */
  bp: number;
  /** For a copy: the original event. A copy's copies belong to the same original. */
  parent: number;
  /** For whom it is counted: a {@link Holder}, or NONE if it is CPU-wide. */
  holder: number;
  /** The CPU to which it is bound, or {@link ALL_CPUS}. */
  cpu: number;
  /** For one of ptrace's: the number of the debug register that made it. */
  debugRegister: number;
  /** `bp_type`, address id and `bp_len` as last accepted. */
  type: number;
  address: number;
  length: number;
  disabled: boolean;
  /** Whether it still stands in its context: it can be placed and inherited. The end of its task takes it out, but keeps it counted. */
  attached: boolean;
  /** The leader of its group, NONE if it leads itself. */
  leader: number;
  inherit: boolean;
  inheritThread: boolean;
  removeOnExec: boolean;
  /** Cleared by the exec that it waited for, as in the attributes themselves. */
  enableOnExec: boolean;
  /** PERF_SAMPLE_READ: such an inherited event keeps its list from being exchanged (domain.md §6.4). */
  sampleRead: boolean;
  /** Of an original: lists that hold it or its copies may be exchanged (domain.md §6.4). */
  mayBeExchanged: boolean;
  /** Of an original: after such an exchange a task may have ended, so that the kernel counts its copies otherwise. */
  countInDoubt: boolean;
  /** The request that opened it, an id of `roster.requests`; NONE without one. */
  request: number;
  copies: number[];
}

/** A task as the accounting sees it: whoever has counted events. It lives as long as they do, longer than the task itself. */
export interface Holder {
  task: number;
  /** Whether the task has ended. */
  dead: boolean;
  /** Its events on all CPUs. */
  all: number;
  /** Its events bound to one CPU: their number, and by CPU (empty while there are none). */
  bound: number;
  byCpu: number[];
  /** Every event counted for it, oldest first. */
  events: number[];
  /** ptrace's events by debug register 0 to 3. */
  debugRegisters: number[];
}

/** What a task name stands for at present. */
export interface TaskEntry {
  /** NONE while it has no counted event. */
  holder: number;
  ended: boolean;
  /** The CPU on which it is current, or NONE. */
  runsOn: number;
}

export interface CpuEntry {
  online: boolean;
  /** CPU-wide events counted here, oldest first. */
  events: number[];
  /** `bp_per_reg`: the event that each debug register serves. */
  registers: number[];
  /** The current task, or NONE. */
  current: number;
}

/** The three histograms of domain.md §6.2, by the names they have in the kernel. */
export interface Histograms {
  /** `cpu_pinned`: CPUs by their CPU-wide count. */
  cpuPinned: Histogram;
  /** `tsk_pinned_all`: tasks that have events on all CPUs only, by their count. */
  taskPinnedAll: Histogram;
  /** `tsk_pinned` by CPU: tasks that have an event bound to some CPU, by their count on this one. */
  taskPinned: Histogram[];
}

/** What the owner of a breakpoint remembers of it (domain.md §1.4), and what it has open. */
export interface Breakpoint {
  /** A mask id, or NONE. */
  mask: number;
  type: number;
  address: number;
  length: number;
  inherit: boolean;
  excludeKernel: boolean;
  disabled: boolean;
  /** The events of each register that was granted and not given back, oldest first: one register may make an event a CPU. */
  registrations: number[][];
}

export interface MainlineKernel {
  /** CPU-wide events counted on each CPU. */
  cpuPinned: number[];
  histograms: Histograms;
  cpus: CpuEntry[];
  events: (PerfEvent | undefined)[];
  freeEvents: number[];
  holders: (Holder | undefined)[];
  freeHolders: number[];
  /** By task id. */
  tasks: (TaskEntry | undefined)[];
  /** By breakpoint id. */
  breakpoints: (Breakpoint | undefined)[];
}

const perCpu = <T>(machine: Machine, entry: (cpu: number) => T): T[] =>
  Array.from({ length: machine.cpus }, (_, cpu) => entry(cpu));

export const initialMainlineKernel = (machine: Machine): MainlineKernel => ({
  cpuPinned: perCpu(machine, () => 0),
  histograms: {
    cpuPinned: emptyHistogram(machine.slots),
    taskPinnedAll: emptyHistogram(machine.slots),
    taskPinned: perCpu(machine, () => emptyHistogram(machine.slots)),
  },
  cpus: perCpu(machine, (cpu) => ({
    online: machine.online.includes(cpu),
    events: [],
    registers: Array.from({ length: machine.slots }, () => NONE),
    current: NONE,
  })),
  events: [],
  freeEvents: [],
  holders: [],
  freeHolders: [],
  tasks: [],
  breakpoints: [],
});

/** The CPU of a validated event. */
export const cpuOf = (kernel: MainlineKernel, cpu: number): CpuEntry => {
  const found = kernel.cpus[cpu];
  if (found === undefined) throw new RangeError(`the machine has no CPU ${cpu}`);
  return found;
};

/** An event that some list of this state names. */
export const eventOf = (kernel: MainlineKernel, id: number): PerfEvent => {
  const found = kernel.events[id];
  if (found === undefined) throw new RangeError(`no event ${id} is counted`);
  return found;
};

/** A holder that an event or a task names. */
export const holderOf = (kernel: MainlineKernel, id: number): Holder => {
  const found = kernel.holders[id];
  if (found === undefined) throw new RangeError(`no holder ${id} is counted`);
  return found;
};

/** The holder of a task, if it has any counted event. */
export const holderOfTask = (kernel: MainlineKernel, task: number): Holder | undefined => {
  const id = kernel.tasks[task]?.holder ?? NONE;
  return id === NONE ? undefined : kernel.holders[id];
};

/** The entry of a task name, made the first time. */
export const taskOf = (kernel: MainlineKernel, task: number): TaskEntry => {
  const known = kernel.tasks[task];
  if (known !== undefined) return known;
  while (kernel.tasks.length <= task) kernel.tasks.push(undefined);
  kernel.tasks[task] = { holder: NONE, ended: false, runsOn: NONE };
  // Read back: under immer the draft differs from the object that was put in.
  return kernel.tasks[task];
};

/** Has the target of this event ended, or an exec removed it? It is then counted, and nothing else (PERF_EVENT_STATE_EXIT). */
export const isDead = (event: PerfEvent): boolean => !event.attached && event.holder !== NONE;
