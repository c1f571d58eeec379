/**
 * FITS, the plain rule that the histograms stand for (domain.md §6.2): on every CPU the CPU-wide events and those of the task
 * that has most there are no more than the slots. It counts from the list of events and trusts no count of the state.
 */
import { NONE } from '../roster.ts';
import { ALL_CPUS, type MainlineKernel } from './state.ts';

/** One thing that takes slots: for whom (NONE: CPU-wide; any other number tells tasks apart) and where. */
export interface Taking {
  readonly holder: number;
  readonly cpu: number;
}

/** Slots taken by one task. */
export interface TaskCounts {
  /** By its events on all CPUs. */
  all: number;
  /** By its events that are bound to a CPU, by that CPU; a CPU without one is absent. */
  readonly bound: Map<number, number>;
}

/** Slots taken. Takings come and go ({@link take}, {@link giveBack}) at a cost that does not grow with their number. */
export interface Counts {
  /** CPU-wide ones by CPU. */
  readonly cpuWide: number[];
  /** By holder, while it has any. */
  readonly tasks: Map<number, TaskCounts>;
  /** How many of the tasks without a CPU-bound event hold k, at index k: the same on every CPU. */
  readonly tasksOnAll: number[];
  /** By CPU: how many of the other tasks hold k there, at index k. */
  readonly boundTasks: readonly number[][];
}

/** Everything that takes slots in this state. */
export const takingsOf = (kernel: MainlineKernel): Taking[] =>
  kernel.events.filter((event) => event !== undefined);

/** `cnt[t][c]`. */
export const countOn = (task: TaskCounts, cpu: number): number => task.all + (task.bound.get(cpu) ?? 0);

const add = (numbers: number[], index: number, change: 1 | -1): void => {
  while (numbers.length <= index) numbers.push(0);
  numbers[index] = (numbers[index] ?? 0) + change;
};

const enter = (counts: Counts, task: TaskCounts, change: 1 | -1): void => {
  if (task.bound.size === 0) add(counts.tasksOnAll, task.all, change);
  else counts.boundTasks.forEach((tasks, cpu) => add(tasks, countOn(task, cpu), change));
};

const moveTask = (counts: Counts, { holder, cpu }: Taking, change: 1 | -1): void => {
  const task = counts.tasks.get(holder) ?? { all: 0, bound: new Map<number, number>() };
  enter(counts, task, -1);
  if (cpu === ALL_CPUS) task.all += change;
  else {
    const onCpu = (task.bound.get(cpu) ?? 0) + change;
    if (onCpu === 0) task.bound.delete(cpu);
    else task.bound.set(cpu, onCpu);
  }
  enter(counts, task, 1);
  if (task.all === 0 && task.bound.size === 0) counts.tasks.delete(holder);
  else counts.tasks.set(holder, task);
};

const move = (counts: Counts, taking: Taking, change: 1 | -1): void => {
  if (taking.holder === NONE) add(counts.cpuWide, taking.cpu, change);
  else moveTask(counts, taking, change);
};

export const take = (counts: Counts, taking: Taking): void => {
  move(counts, taking, 1);
};

/** Of what was taken. */
export const giveBack = (counts: Counts, taking: Taking): void => {
  move(counts, taking, -1);
};

/** Counts takings on a machine of `cpus` possible CPUs. */
export const countTakings = (takings: readonly Taking[], cpus: number): Counts => {
  const counts: Counts = {
    cpuWide: Array.from({ length: cpus }, () => 0),
    tasks: new Map(),
    tasksOnAll: [],
    boundTasks: Array.from({ length: cpus }, () => []),
  };
  for (const taking of takings) take(counts, taking);
  return counts;
};

/** The highest count that any task has. */
const most = (tasks: readonly number[]): number => {
  for (let count = tasks.length - 1; count > 0; count -= 1) if ((tasks[count] ?? 0) > 0) return count;
  return 0;
};

/** The fullest task's count on a CPU. */
export const mostOn = ({ tasksOnAll, boundTasks }: Counts, cpu: number): number =>
  Math.max(most(tasksOnAll), most(boundTasks[cpu] ?? []));

/** The first CPU on which the rule does not hold, undefined if it holds everywhere. */
export const overfullCpu = (counts: Counts, slots: number): number | undefined => {
  const onAll = most(counts.tasksOnAll);
  const { boundTasks } = counts;
  const cpu = counts.cpuWide.findIndex(
    (pinned, c) => pinned + Math.max(onAll, most(boundTasks[c] ?? [])) > slots,
  );
  return cpu === -1 ? undefined : cpu;
};
