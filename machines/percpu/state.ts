/** The state of the repaired allocator: that of 2009, and a table of what is registered (domain.md §4.4, R4 and R5). */
import { initialClassicKernel, type ClassicKernel, POSSIBLE_MASK } from '../classic/state.ts';
import type { Machine } from '../machine.ts';
import { HBP_NUM } from '../machine.ts';
import type { World } from '../policy.ts';
import { isInMask } from '../classic/patch.ts';

/** What the allocator knows of a kernel-space breakpoint: its own copies, taken when it was registered. */
export interface Registration {
  bp: number;
  /** A mask id, or POSSIBLE_MASK. */
  mask: number;
  address: number;
  length: number;
  access: number;
}

export interface PercpuKernel extends ClassicKernel {
  /** In the order in which they were registered. */
  registrations: Registration[];
}

export const initialPercpuKernel = (machine: Machine, hasKdr7ByCpu: boolean): PercpuKernel => ({
  ...initialClassicKernel(machine),
  kdr7: Array.from({ length: hasKdr7ByCpu ? machine.cpus : 1 }, () => 0),
  registrations: [],
});

export const registrationOf = (kernel: PercpuKernel, bp: number): Registration | undefined =>
  kernel.registrations.find((registration) => registration.bp === bp);

/** Among four slots; spelled out, as it is asked of every task. */
const isIn = (slots: readonly number[], bp: number): boolean =>
  slots[0] === bp || slots[1] === bp || slots[2] === bp || slots[3] === bp;

/** Is the breakpoint registered anywhere, for the kernel or for a task? */
export const isRegistered = (kernel: PercpuKernel, bp: number): boolean =>
  registrationOf(kernel, bp) !== undefined ||
  kernel.tasks.some((task) => task !== undefined && isIn(task.slots, bp));

export const forget = (kernel: PercpuKernel, bp: number): void => {
  const i = kernel.registrations.findIndex((registration) => registration.bp === bp);
  if (i >= 0) kernel.registrations.splice(i, 1);
};

/** The CPUs of a mask, ascending. */
export const cpusOf = (world: World, mask: number): readonly number[] =>
  mask === POSSIBLE_MASK
    ? Array.from({ length: world.machine.cpus }, (_, cpu) => cpu)
    : world.roster.masks.at(mask);

/** R6: reserves (1) or gives back (−1) a slot on every possible CPU of the mask, and computes the boundary. */
export const reserve = (kernel: PercpuKernel, world: World, mask: number, amount: 1 | -1): void => {
  let most = 0;
  kernel.cpus.forEach((cpu, n) => {
    if (isInMask(world, mask, n)) cpu.consumed += amount;
    most = Math.max(most, cpu.consumed);
  });
  kernel.kernelPos = HBP_NUM - most;
};
