/**
 * `percpu-rfc`: the patch as it was posted on 28 October 2009 (domain.md §3), bug for bug. A kernel-space breakpoint may
 * carry a CPU mask, each CPU's table is the truth and counts its used slots, the boundary stays one for all.
 */
import { classicRecipes } from '../classic/recipes.ts';
import { disable, updateCpu } from '../classic/registers.ts';
import { classicRow } from '../classic/row.ts';
import {
  at,
  type ClassicKernel,
  type Cpu,
  cpuOf,
  initialClassicKernel,
  POSSIBLE_MASK,
  storeSettings,
  structOf,
} from '../classic/state.ts';
import { HBP_NUM } from '../machine.ts';
import type { Operation } from '../operation.ts';
import { GRANTED, oops, type Outcome, refusal } from '../outcome.ts';
import { part, type Policy, recipe, type World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { validate } from '../x86/validate.ts';

const NO_KERNEL_SLOT = refusal(
  'ENOSPC',
  'a CPU of the mask has used its whole kernel share, and the boundary cannot go down: it is 0, or a task holds the slot below it',
  '§3 register step 4',
);
const MASK_FOR_TASK = refusal('EINVAL', 'a user-space breakpoint carries a CPU mask', '§2.2 row 0');
const NULL_MASK = oops('NULL cpumask');
const TABLE_BOUNDS = oops('this_hbp_kernel out of bounds');
const REFCOUNT_BOUNDS = oops('hbp_user_refcount out of bounds');

/** `hbp_consumed` is signed, HBP_NUM − `hbp_kernel_pos` unsigned: C compares both as unsigned 32 bit. */
const hasUsedItsShare = (kernel: ClassicKernel, cpu: Cpu): boolean =>
  cpu.consumed >>> 0 === (HBP_NUM - kernel.kernelPos) >>> 0;

const isInMask = (world: World, mask: number, cpu: number): boolean =>
  mask === POSSIBLE_MASK || (mask !== NONE && world.roster.masks.at(mask).includes(cpu));

const isOnlineInMask = (kernel: ClassicKernel, op: Operation, cpu: number, world: World): boolean =>
  cpuOf(kernel, cpu).online && isInMask(world, structOf(kernel, op.bp).mask, cpu);

/** Step 4 for the first full CPU: one step down makes room on every CPU. */
const lowerBoundary = (kernel: ClassicKernel): Outcome => {
  if (kernel.kernelPos === 0) return NO_KERNEL_SLOT;
  const below = kernel.kernelPos - 1;
  if (below >= HBP_NUM) return REFCOUNT_BOUNDS;
  if (kernel.userRefcount[below] !== 0) return NO_KERNEL_SLOT;
  kernel.kernelPos = below;
  return GRANTED;
};

/**
 * A downward search from slot 3 to the boundary for `wanted`: its index, NONE where the search ends in vain; undefined where
 * it walks out of the table, as a signed index never falls below an unsigned boundary of 0 (domain.md §3, "Signedness").
 */
const searchDown = (kernel: ClassicKernel, cpu: Cpu, wanted: number): number | undefined => {
  for (let i = HBP_NUM - 1; i >= kernel.kernelPos; i -= 1) if (at(cpu.kernel, i) === wanted) return i;
  return kernel.kernelPos === 0 ? undefined : NONE;
};

const register = recipe<ClassicKernel>({
  prepare: (kernel, op, world) => {
    const struct = structOf(kernel, op.bp);
    storeSettings(struct, op);
    struct.task = NONE;
    const valid = validate(struct, world.roster.addresses.at(struct.address), false);
    if (valid.kind === 'granted' && struct.mask === NONE) struct.mask = POSSIBLE_MASK;
    return valid;
  },
  begin: (kernel, op, world) => {
    const { mask } = structOf(kernel, op.bp);
    if (mask === NONE) return NULL_MASK;
    for (let cpu = 0; cpu < world.machine.cpus; cpu += 1) {
      if (isInMask(world, mask, cpu) && hasUsedItsShare(kernel, cpuOf(kernel, cpu)))
        return lowerBoundary(kernel);
    }
    return GRANTED;
  },
  interrupts: isOnlineInMask,
  parts: [
    {
      name: 'store',
      run: (kernel, cpu, op) => {
        const here = cpuOf(kernel, cpu);
        const free = searchDown(kernel, here, NONE);
        if (free === undefined) return TABLE_BOUNDS;
        if (free === NONE) return GRANTED;
        here.kernel[free] = op.bp;
        here.consumed += 1;
        return GRANTED;
      },
    },
    part('load', updateCpu),
  ],
});

const unregister = recipe<ClassicKernel>({
  prepare: (kernel, op) => {
    storeSettings(structOf(kernel, op.bp), op);
    return GRANTED;
  },
  begin: (kernel, op) => (structOf(kernel, op.bp).mask === NONE ? NULL_MASK : GRANTED),
  interrupts: isOnlineInMask,
  parts: [
    part('disable', disable),
    {
      name: 'store',
      run: (kernel, cpu, op) => {
        const here = cpuOf(kernel, cpu);
        const found = searchDown(kernel, here, op.bp);
        if (found === undefined) return TABLE_BOUNDS;
        if (found !== NONE) {
          for (let j = found; j > kernel.kernelPos; j -= 1) here.kernel[j] = at(here.kernel, j - 1);
          here.kernel[kernel.kernelPos] = NONE;
        }
        // Found or not (D5).
        here.consumed -= 1;
        return GRANTED;
      },
    },
    part('load', updateCpu),
  ],
  end: (kernel, op) => {
    if (kernel.cpus.some((cpu) => hasUsedItsShare(kernel, cpu))) return GRANTED;
    const struct = structOf(kernel, op.bp);
    if (struct.mask === POSSIBLE_MASK) struct.mask = NONE;
    kernel.kernelPos = (kernel.kernelPos + 1) >>> 0;
    return GRANTED;
  },
});

export const percpuRfcPolicy: Policy<ClassicKernel> = {
  name: 'percpu-rfc',
  title: 'the RFC of October 2009 as posted: kernel breakpoints for some CPUs, one boundary',
  initial: initialClassicKernel,
  recipe: classicRecipes({
    register,
    unregister,
    userSpaceCheck: (struct) => (struct.mask === NONE ? GRANTED : MASK_FOR_TASK),
    loadAtStartUp: updateCpu,
  }),
  row: classicRow,
};
