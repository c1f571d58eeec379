/** The debug exception handler of the 2009 code (domain.md §2.4). */
import { HBP_NUM } from '../machine.ts';
import type { Operation } from '../operation.ts';
import { part, type Recipe, recipe, type World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { slotFires } from '../x86/fire.ts';
import { uninstall } from './registers.ts';
import { at, type ClassicKernel, type Cpu, cpuOf } from './state.ts';

const firedSlots = (here: Cpu, op: Operation, world: World): number[] => {
  const touched = world.roster.addresses.at(op.address);
  const fired: number[] = [];
  for (let i = 0; i < HBP_NUM; i += 1) {
    const watched = world.roster.addresses.at(here.dr[i] ?? 0);
    if (slotFires(here.dr7, i, watched, touched, op.length, op.access)) fired.push(i);
  }
  return fired;
};

/** The owner is found by slot number alone; the address is not compared. */
const ownerOf = (kernel: ClassicKernel, here: Cpu, i: number): number => {
  if (i >= kernel.kernelPos) return at(here.kernel, i);
  const slots = kernel.tasks[here.current]?.slots;
  return slots === undefined ? NONE : at(slots, i);
};

/**
 * The registers decide what fires; a task without the debug flag first drops the residue of the previous one. DR7 is saved,
 * cleared and restored around the callbacks, which changes nothing at rest.
 */
export const debugException: Recipe<ClassicKernel> = recipe({
  takesLock: false,
  interrupts: (_kernel, op, cpu) => cpu === op.cpu,
  parts: [
    part('load', (kernel, cpu, op, world) => {
      const here = cpuOf(kernel, cpu);
      const fired = firedSlots(here, op, world);
      if (fired.length === 0) return;
      if (kernel.tasks[here.current]?.debugFlag !== true) uninstall(kernel, cpu);
      for (const i of fired) {
        const owner = ownerOf(kernel, here, i);
        if (owner !== NONE) world.delivered.push(owner);
      }
    }),
  ],
});
