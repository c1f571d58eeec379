/** What the debug registers hold that nothing can tell any more. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { EXACT_FLAGS, isEnabled } from '../../../machines/x86/dr7.ts';

/**
 * What a debug register holds while nobody means it to watch. Under the repair a slot is enabled by whoever has just written
 * its address there, or by a part of DR7 that was already for this CPU (R1) and for the task that runs on it (R11).
 */
export const dropDeadRegisters = (kernel: ClassicKernel): void => {
  kernel.cpus.forEach((cpu, number) => {
    const live = cpu.dr7 | (kernel.kdr7[number] ?? 0) | (kernel.tasks[cpu.current]?.dr7 ?? 0);
    for (let slot = 0; slot < HBP_NUM; slot += 1) if (!isEnabled(live, slot)) cpu.dr[slot] = 0;
  });
};

const withoutFlags = (dr7: number): number => (dr7 & ~EXACT_FLAGS) >>> 0;

/** Bits that the hardware and the policies take no notice of (domain.md §1.1). */
export const dropExactFlags = ({ cpus, tasks, kdr7 }: ClassicKernel): void => {
  for (const one of [...cpus, ...tasks]) if (one !== undefined) one.dr7 = withoutFlags(one.dr7);
  kdr7.forEach((bits, i) => (kdr7[i] = withoutFlags(bits)));
};
