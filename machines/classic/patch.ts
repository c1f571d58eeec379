/**
 * The steps of the patch (domain.md §3) that its repair keeps where a repair is switched off: searches and comparisons with
 * the signedness that C gave them.
 */
import { HBP_NUM } from '../machine.ts';
import { GRANTED, oops, type Outcome, refusal } from '../outcome.ts';
import type { World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { at, type ClassicKernel, type Cpu, cpuOf, POSSIBLE_MASK } from './state.ts';

export const NO_KERNEL_SLOT = refusal(
  'ENOSPC',
  'a CPU of the mask has used its whole kernel share, and the boundary cannot go down: it is 0, or a task holds the slot below it',
  '§3 register step 4',
);
export const MASK_FOR_TASK = refusal('EINVAL', 'a user-space breakpoint carries a CPU mask', '§2.2 row 0');
export const NULL_MASK = oops('NULL cpumask');
export const TABLE_BOUNDS = oops('this_hbp_kernel out of bounds');
const REFCOUNT_BOUNDS = oops('hbp_user_refcount out of bounds');

/** `hbp_consumed` is signed, HBP_NUM − `hbp_kernel_pos` unsigned: C compares both as unsigned 32 bit. */
export const hasUsedItsShare = (kernel: ClassicKernel, cpu: Cpu): boolean =>
  cpu.consumed >>> 0 === (HBP_NUM - kernel.kernelPos) >>> 0;

export const isInMask = (world: World, mask: number, cpu: number): boolean =>
  mask === POSSIBLE_MASK || (mask !== NONE && world.roster.masks.at(mask).includes(cpu));

/** Register step 4 for the first full CPU: one step down makes room on every CPU. */
const lowerBoundary = (kernel: ClassicKernel): Outcome => {
  if (kernel.kernelPos === 0) return NO_KERNEL_SLOT;
  const below = kernel.kernelPos - 1;
  if (below >= HBP_NUM) return REFCOUNT_BOUNDS;
  if (kernel.userRefcount[below] !== 0) return NO_KERNEL_SLOT;
  kernel.kernelPos = below;
  return GRANTED;
};

/** Register step 4: offline CPUs of the mask are looked at too. */
export const makeRoom = (kernel: ClassicKernel, mask: number, world: World): Outcome => {
  for (let cpu = 0; cpu < kernel.cpus.length; cpu += 1) {
    if (isInMask(world, mask, cpu) && hasUsedItsShare(kernel, cpuOf(kernel, cpu)))
      return lowerBoundary(kernel);
  }
  return GRANTED;
};

/**
 * A downward search from slot 3 to the boundary for `wanted`: its index, NONE where the search ends in vain; undefined where
 * it walks out of the table, as a signed index never falls below an unsigned boundary of 0 (domain.md §3, "Signedness").
 */
export const searchDown = (kernel: ClassicKernel, cpu: Cpu, wanted: number): number | undefined => {
  for (let i = HBP_NUM - 1; i >= kernel.kernelPos; i -= 1) if (at(cpu.kernel, i) === wanted) return i;
  return kernel.kernelPos === 0 ? undefined : NONE;
};

/** Takes slot `i` out of the CPU's table: the kernel slots below it move up by one. */
export const compact = (kernel: ClassicKernel, cpu: Cpu, i: number): void => {
  for (let j = i; j > kernel.kernelPos; j -= 1) cpu.kernel[j] = at(cpu.kernel, j - 1);
  cpu.kernel[kernel.kernelPos] = NONE;
};
