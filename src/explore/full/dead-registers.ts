/** What the debug registers hold that nothing can tell any more. */
import type { ClassicKernel, Cpu } from '../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { userBreakpoint } from '../../../machines/packing/booked.ts';
import { EXACT_FLAGS, isEnabled } from '../../../machines/x86/dr7.ts';
import type { Cast } from '../cast.ts';
import { taskOfBreakpoint } from './cast-names.ts';

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

/**
 * Is the slot of the CPU a residue that calls nobody, whatever it watches? Where nobody runs whose slots are armed, a hit of it
 * only drops all residue, a load drops it as well, and a switch to a task with the flag writes every slot below the boundary.
 * True under the repair alone, which disables a slot before somebody new owns it (R8) and has a kernel part for each CPU (R1),
 * and where events are done at once: else the next breakpoint in the slot meets what it watched, until its interrupt has come.
 */
export const isIdleResidue = (kernel: ClassicKernel, number: number, cpu: Cpu, slot: number): boolean =>
  isEnabled(cpu.dr7, slot) &&
  !isEnabled(kernel.kdr7[number] ?? 0, slot) &&
  kernel.tasks[cpu.current]?.debugFlag !== true;

/** Such a slot may as well watch what would be called by its number: one state for all that it may have watched. */
export const settleResidue = (kernel: ClassicKernel, cast: Cast): void => {
  kernel.cpus.forEach((cpu, number) => {
    cpu.dr.forEach((address, slot) => {
      const task = taskOfBreakpoint(cast.extent, cast.breakpointAt(address));
      if (task === undefined || !isIdleResidue(kernel, number, cpu, slot)) return;
      const standIn = userBreakpoint(cast.extent, task, slot);
      cpu.dr[slot] = cast.world.roster.addresses.idOf(cast.address(standIn));
    });
  });
};
