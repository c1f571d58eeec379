/** Small questions about the tables of a state that several invariants ask. */
import { HBP_NUM } from '../machines/machine.ts';
import { NONE } from '../machines/roster.ts';
import type { Step } from './invariant.ts';
import type { SlotCpu } from './slot-kernel.ts';
import type { Registration, Witness } from './witness/state.ts';

/** |used(c)|: how many kernel slots of a CPU have an owner. */
export const usedSlots = (cpu: SlotCpu): number => {
  let used = 0;
  for (const bp of cpu.kernel) if (bp !== NONE) used += 1;
  return used;
};

/** How many registered kernel-space breakpoints have CPU `cpu` in their mask. */
export const wantedOn = (witness: Witness, cpu: number): number => {
  let wanted = 0;
  for (const { cpus } of witness.kernel) if (cpus.includes(cpu)) wanted += 1;
  return wanted;
};

/** The registration by which `bp` may stand in the table of `cpu`. */
export const kernelRegistration = (witness: Witness, bp: number, cpu: number): Registration | undefined =>
  witness.kernel.find((registration) => registration.bp === bp && registration.cpus.includes(cpu));

/** The tasks that may hold slots after a step, ascending. */
export const holdersIn = ({ holders, after }: Pick<Step, 'holders' | 'after'>): Iterable<number> =>
  holders ?? after.tasks.keys();

/** How many tasks hold each slot after a step. */
export const heldSlotsIn = (step: Pick<Step, 'holders' | 'heldSlots' | 'after'>): readonly number[] => {
  if (step.heldSlots !== undefined) return step.heldSlots;
  const held = Array.from({ length: HBP_NUM }, () => 0);
  for (const task of holdersIn(step)) {
    const slots = step.after.tasks[task]?.slots ?? [];
    for (let slot = 0; slot < HBP_NUM; slot += 1) {
      if ((slots[slot] ?? NONE) !== NONE) held[slot] = (held[slot] ?? 0) + 1;
    }
  }
  return held;
};

/** Does a task hold a slot at or above `lowest`? */
export const isHeldFrom = (step: Step, lowest: number): boolean =>
  heldSlotsIn(step).some((holders, slot) => slot >= lowest && holders > 0);

/** How many slots a boundary leaves to the kernel on each CPU. */
export const kernelShare = (kernelPos: number): number => HBP_NUM - kernelPos;
