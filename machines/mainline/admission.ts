/**
 * Admission: the decision whether an event may be counted, and the counting (domain.md §6.2; Linux's `max_bp_pinned_slots` and
 * `toggle_bp_slot`). Every count passes through {@link reserve} and {@link release}, which keep counts and histograms together.
 */
import { NONE } from '../roster.ts';
import { fullest, moveHolder } from './histogram.ts';
import { ALL_CPUS, type Holder, holderOf, type MainlineKernel } from './state.ts';

/** For whom an event is counted, and where: the two things that admission looks at. */
export interface Claim {
  /** Whether it is bound to a task; a CPU-wide event is not. */
  readonly isForTask: boolean;
  /** What is counted for that task so far; undefined if nothing is. */
  readonly holder: Holder | undefined;
  /** The CPU, or {@link ALL_CPUS}. */
  readonly cpu: number;
}

/** `cnt[t][c]`: the slots that a task's events take on a CPU. */
export const countOn = (holder: Holder, cpu: number): number => holder.all + (holder.byCpu[cpu] ?? 0);

const pinnedOn = (kernel: MainlineKernel, { isForTask, holder }: Claim, cpu: number): number => {
  const cpuWide = kernel.cpuPinned[cpu] ?? 0;
  if (isForTask) return cpuWide + (holder === undefined ? 0 : countOn(holder, cpu));
  const { taskPinned, taskPinnedAll } = kernel.histograms;
  return cpuWide + Math.max(fullest(taskPinned[cpu] ?? []), fullest(taskPinnedAll));
};

/** Slots taken where the event would go, on the fullest of the CPUs that it needs (`max_bp_pinned_slots`). */
export const slotsTaken = (kernel: MainlineKernel, claim: Claim): number => {
  if (claim.cpu !== ALL_CPUS) return pinnedOn(kernel, claim, claim.cpu);
  const { holder } = claim;
  // Without an event bound to a CPU the task holds the same everywhere: the fullest CPU decides.
  if (holder === undefined || holder.bound === 0) {
    return fullest(kernel.histograms.cpuPinned) + (holder?.all ?? 0);
  }
  let most = 0;
  for (let cpu = 0; cpu < kernel.cpuPinned.length; cpu += 1)
    most = Math.max(most, pinnedOn(kernel, claim, cpu));
  return most;
};

/** Is there room for one more event? */
export const admits = (kernel: MainlineKernel, claim: Claim, slots: number): boolean =>
  slotsTaken(kernel, claim) < slots;

const countCpuWide = (kernel: MainlineKernel, cpu: number, weight: 1 | -1): void => {
  const before = kernel.cpuPinned[cpu] ?? 0;
  kernel.cpuPinned[cpu] = before + weight;
  moveHolder(kernel.histograms.cpuPinned, before, before + weight);
};

/** An event on all CPUs: one histogram while the task has no bound event, every CPU's otherwise. */
const countOnAll = (kernel: MainlineKernel, holder: Holder, weight: 1 | -1): void => {
  const { taskPinned, taskPinnedAll } = kernel.histograms;
  if (holder.bound === 0) {
    moveHolder(taskPinnedAll, holder.all, holder.all + weight);
  } else {
    taskPinned.forEach((histogram, cpu) => {
      const before = countOn(holder, cpu);
      moveHolder(histogram, before, before + weight);
    });
  }
  holder.all += weight;
};

/** The task's first bound event: it moves from the one histogram to those of the CPUs. */
const leaveAll = (kernel: MainlineKernel, holder: Holder): void => {
  const { taskPinned, taskPinnedAll } = kernel.histograms;
  moveHolder(taskPinnedAll, holder.all, 0);
  for (const histogram of taskPinned) moveHolder(histogram, 0, holder.all);
  holder.byCpu = kernel.cpuPinned.map(() => 0);
};

/** The task's last bound event is gone: back to the one histogram. */
const returnToAll = (kernel: MainlineKernel, holder: Holder): void => {
  const { taskPinned, taskPinnedAll } = kernel.histograms;
  for (const histogram of taskPinned) moveHolder(histogram, holder.all, 0);
  moveHolder(taskPinnedAll, 0, holder.all);
  holder.byCpu = [];
};

const countBound = (kernel: MainlineKernel, holder: Holder, cpu: number, weight: 1 | -1): void => {
  if (holder.bound === 0) leaveAll(kernel, holder);
  const before = countOn(holder, cpu);
  const histogram = kernel.histograms.taskPinned[cpu];
  if (histogram !== undefined) moveHolder(histogram, before, before + weight);
  holder.byCpu[cpu] = (holder.byCpu[cpu] ?? 0) + weight;
  holder.bound += weight;
  if (holder.bound === 0) returnToAll(kernel, holder);
};

const count = (kernel: MainlineKernel, holder: number, cpu: number, weight: 1 | -1): void => {
  if (holder === NONE) countCpuWide(kernel, cpu, weight);
  else if (cpu === ALL_CPUS) countOnAll(kernel, holderOf(kernel, holder), weight);
  else countBound(kernel, holderOf(kernel, holder), cpu, weight);
};

/** Counts an event, whether it fits or not: the decision was made before. `holder` NONE: CPU-wide. */
export const reserve = (kernel: MainlineKernel, holder: number, cpu: number): void =>
  count(kernel, holder, cpu, 1);

/** Gives an event's slots back. */
export const release = (kernel: MainlineKernel, holder: number, cpu: number): void =>
  count(kernel, holder, cpu, -1);
