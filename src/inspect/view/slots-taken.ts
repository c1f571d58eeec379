/** How many slots of a CPU are spoken for: the chart below the timeline. */
import { fullest } from '../../../machines/mainline/histogram.ts';
import type { MainlineKernel } from '../../../machines/mainline/state.ts';
import { NONE } from '../../../machines/roster.ts';
import type { SlotKernel } from '../../../properties/slot-kernel.ts';
import { isMainlineState, isSlotState } from '../../replay/state/state-kind.ts';

/** As the kernel itself finds it: the CPU-wide ones, and the highest count of a task (domain.md §6.2). */
const countedOn = ({ cpuPinned, histograms }: MainlineKernel, cpu: number): number =>
  (cpuPinned[cpu] ?? 0) +
  Math.max(fullest(histograms.taskPinnedAll), fullest(histograms.taskPinned[cpu] ?? []));

/** Kernel slots that have an owner there, and the user slots that any task holds (domain.md §1.2). */
const heldOn = ({ kernelPos, cpus }: SlotKernel, users: number, cpu: number): number => {
  const kernel = cpus[cpu]?.kernel ?? [];
  let held = users;
  for (let slot = Math.max(0, kernelPos); slot < kernel.length; slot += 1)
    if (kernel[slot] !== NONE) held += 1;
  return held;
};

const heldByUsers = ({ userRefcount }: SlotKernel): number => {
  let held = 0;
  for (let slot = 0; slot < userRefcount.length; slot += 1) if ((userRefcount[slot] ?? 0) > 0) held += 1;
  return held;
};

/** The slots taken on a CPU, 0 and up; 0 for a state of an unknown kind. */
export const slotsTaken = (state: object): ((cpu: number) => number) => {
  if (isSlotState(state)) {
    const users = heldByUsers(state);
    return (cpu) => heldOn(state, users, cpu);
  }
  if (isMainlineState(state)) return (cpu) => countedOn(state, cpu);
  return () => 0;
};
