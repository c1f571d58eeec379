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
    const task = tasks.get(holder) ?? { hasBound: false, byCpu: Array.from({ length: cpus }, () => 0) };
    tasks.set(holder, task);
    if (cpu !== ALL_CPUS) task.hasBound = true;
    task.byCpu = task.byCpu.map((n, c) => (cpu === ALL_CPUS || cpu === c ? n + 1 : n));
  }
  return { cpuWide, tasks };
};

/** The fullest task's count on a CPU. */
export const mostOn = ({ tasks }: Counts, cpu: number): number =>
  Math.max(0, ...[...tasks.values()].map(({ byCpu }) => byCpu[cpu] ?? 0));

/** The first CPU on which the rule does not hold, undefined if it holds everywhere. */
export const overfullCpu = (counts: Counts, slots: number): number | undefined => {
  const cpu = counts.cpuWide.findIndex((pinned, c) => pinned + mostOn(counts, c) > slots);
  return cpu === -1 ? undefined : cpu;
};
