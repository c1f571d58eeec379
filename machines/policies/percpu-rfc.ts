/**
 * `percpu-rfc`: the patch as it was posted on 28 October 2009 (domain.md §3), bug for bug. A kernel-space breakpoint may
 * carry a CPU mask, each CPU's table is the truth and counts its used slots, the boundary stays one for all.
 */
import { debugException } from '../classic/exception.ts';
import { cpuOffline, cpuOnline } from '../classic/hotplug.ts';
import {
  compact,
  hasUsedItsShare,
  isInMask,
  makeRoom,
  MASK_FOR_TASK,
  NULL_MASK,
  searchDown,
  TABLE_BOUNDS,
} from '../classic/patch.ts';
import {
  classicCapacity,
  classicHoldings,
  cpusOfMask,
  holdingsInTables,
  type KernelShare,
} from '../classic/holdings.ts';
import { classicRecipes } from '../classic/recipes.ts';
import { disable, updateCpu } from '../classic/registers.ts';
import { classicRow } from '../classic/row.ts';
import {
  type ClassicKernel,
  cpuOf,
  initialClassicKernel,
  POSSIBLE_MASK,
  storeSettings,
  structOf,
} from '../classic/state.ts';
import { execOrExit, fork } from '../classic/tasks.ts';
import { onlyHere, targetOf } from '../classic/user-space.ts';
import type { Operation } from '../operation.ts';
import { GRANTED, NOTHING_TO_DO } from '../outcome.ts';
import { part, type Policy, recipe, type World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { validate } from '../x86/validate.ts';

const isOnlineInMask = (kernel: ClassicKernel, op: Operation, cpu: number, world: World): boolean =>
  cpuOf(kernel, cpu).online && isInMask(world, structOf(kernel, op.bp).mask, cpu);

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
    return makeRoom(kernel, mask, world);
  },
  interrupts: isOnlineInMask,
  leavesInterruptsOn: true,
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
    // The pointer stands in the table before DR7 is cleared (D12).
    part('disable', disable),
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
  leavesInterruptsOn: true,
  parts: [
    part('disable', disable),
    {
      name: 'store',
      run: (kernel, cpu, op) => {
        const here = cpuOf(kernel, cpu);
        const found = searchDown(kernel, here, op.bp);
        if (found === undefined) return TABLE_BOUNDS;
        if (found !== NONE) compact(kernel, here, found);
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

const share: KernelShare<ClassicKernel> = {
  holdings: (kernel) => holdingsInTables(kernel.cpus.map((cpu) => cpu.kernel)),
  usedItsShare: (kernel, cpu) => hasUsedItsShare(kernel, cpuOf(kernel, cpu)),
  isSound: (kernel, held, world) =>
    kernel.cpus.every(
      ({ consumed }, cpu) => consumed === held.filter(({ cpus }) => cpus.includes(cpu)).length,
    ) &&
    held.every(({ bp, cpus }) => {
      const { mask } = structOf(kernel, bp);
      return kernel.cpus.every((_, cpu) => isInMask(world, mask, cpu) === cpus.includes(cpu));
    }),
  asked: cpusOfMask,
};

export const percpuRfcPolicy: Policy<ClassicKernel> = {
  name: 'percpu-rfc',
  title: 'the RFC of October 2009 as posted: kernel breakpoints for some CPUs, one boundary',
  initial: initialClassicKernel,
  recipe: classicRecipes({
    register,
    unregister,
    user: {
      check: (struct) => (struct.mask === NONE ? GRANTED : MASK_FOR_TASK),
      admit: () => GRANTED,
      unknown: NOTHING_TO_DO,
      raisesFlagFirst: false,
      reaches: onlyHere,
    },
    fork,
    execOrExit,
    online: cpuOnline(updateCpu),
    offline: cpuOffline,
    exception: debugException,
  }),
  holdings: classicHoldings(share),
  capacity: classicCapacity(share),
  addressee: targetOf,
  row: classicRow,
};
