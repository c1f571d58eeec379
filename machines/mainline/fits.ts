/**
 * FITS, the plain rule that the histograms stand for (domain.md §6.2): on every CPU the CPU-wide events and those of the task
 * that has most there are no more than the slots. It counts anew from the list of events and trusts no count of the state.
 */
import { NONE } from '../roster.ts';
import { ALL_CPUS, type MainlineKernel } from './state.ts';

/** One thing that takes slots: for whom (NONE: CPU-wide; any other number tells tasks apart) and where. */
export interface Taking {
  readonly holder: number;
  readonly cpu: number;
}

/** Slots taken, counted by CPU. */
export interface Counts {
  readonly cpuWide: readonly number[];
  /** By holder; whether any of its events is bound to a CPU, and `cnt[t][c]`. */
  readonly tasks: ReadonlyMap<number, TaskCounts>;
}

export interface TaskCounts {
  readonly hasBound: boolean;
  readonly byCpu: readonly number[];
}

/** Everything that takes slots in this state. */
export const takingsOf = (kernel: MainlineKernel): Taking[] =>
  kernel.events.filter((event) => event !== undefined);

/** Counts takings on a machine of `cpus` possible CPUs. */
export const countTakings = (takings: readonly Taking[], cpus: number): Counts => {
  const cpuWide = Array.from({ length: cpus }, () => 0);
  const tasks = new Map<number, { hasBound: boolean; byCpu: number[] }>();
  for (const { holder, cpu } of takings) {
    if (holder === NONE) {
      cpuWide[cpu] = (cpuWide[cpu] ?? 0) + 1;
      continue;
    }
    let task = tasks.get(holder);
    if (task === undefined) {
      task = { hasBound: false, byCpu: new Array<number>(cpus).fill(0) };
      tasks.set(holder, task);
    }
    const first = cpu === ALL_CPUS ? 0 : cpu;
    const last = cpu === ALL_CPUS ? cpus - 1 : cpu;
    for (let c = first; c <= last; c += 1) task.byCpu[c] = (task.byCpu[c] ?? 0) + 1;
    if (cpu !== ALL_CPUS) task.hasBound = true;
  }
  return { cpuWide, tasks };
};

/** The fullest task's count on a CPU. */
export const mostOn = ({ tasks }: Counts, cpu: number): number => {
  let most = 0;
  for (const { byCpu } of tasks.values()) most = Math.max(most, byCpu[cpu] ?? 0);
  return most;
};

/** The first CPU on which the rule does not hold, undefined if it holds everywhere. */
export const overfullCpu = (counts: Counts, slots: number): number | undefined => {
  const cpu = counts.cpuWide.findIndex((pinned, c) => pinned + mostOn(counts, c) > slots);
  return cpu === -1 ? undefined : cpu;
};
