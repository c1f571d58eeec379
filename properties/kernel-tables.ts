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

/** Is a CPU in a list of CPUs, ascending and each once? One of all CPUs is known at a glance. */
export const isAmong = (cpus: readonly number[], cpu: number): boolean =>
  cpus[cpu] === cpu || cpus.includes(cpu);

/** By CPU: how many registered kernel-space breakpoints have it in their mask. */
export const wantedByCpu = ({ kernel, online }: Witness): readonly number[] => {
  const wanted = online.map(() => 0);
  for (const { cpus } of kernel) for (const cpu of cpus) wanted[cpu] = (wanted[cpu] ?? 0) + 1;
  return wanted;
};

/** The registrations of kernel-space breakpoints, by the breakpoint. */
export const registrationsByBreakpoint = ({
  kernel,
}: Witness): ReadonlyMap<number, readonly Registration[]> => {
  const byBreakpoint = new Map<number, Registration[]>();
  for (const registration of kernel) {
    const known = byBreakpoint.get(registration.bp);
    if (known === undefined) byBreakpoint.set(registration.bp, [registration]);
    else known.push(registration);
  }
  return byBreakpoint;
};

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
