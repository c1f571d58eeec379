/**
 * `global`: the allocator before the patch (domain.md §2). One boundary for all CPUs, one list of kernel breakpoints, every
 * kernel breakpoint on every online CPU.
 */
import { debugException } from '../classic/exception.ts';
import { cpuOffline, cpuOnline } from '../classic/hotplug.ts';
import {
  classicCapacity,
  classicHoldings,
  everyCpu,
  holdingsInTables,
  type KernelShare,
} from '../classic/holdings.ts';
import { classicRecipes } from '../classic/recipes.ts';
import { refresh } from '../classic/registers.ts';
import { classicRow } from '../classic/row.ts';
import {
  at,
  type ClassicKernel,
  cpuOf,
  initialClassicKernel,
  storeSettings,
  structOf,
} from '../classic/state.ts';
import { execOrExit, fork } from '../classic/tasks.ts';
import { onlyHere, targetOf } from '../classic/user-space.ts';
import { HBP_NUM } from '../machine.ts';
import type { Operation } from '../operation.ts';
import { GRANTED, NOTHING_TO_DO, refusal } from '../outcome.ts';
import { part, type Policy, recipe } from '../policy.ts';
import { NONE } from '../roster.ts';
import { validate } from '../x86/validate.ts';

const NO_KERNEL_SLOT = refusal(
  'ENOSPC',
  'the boundary cannot go down: it is 0, or a task holds the slot below it',
  '§2.3 register',
);

const refreshPart = part<ClassicKernel>('load', refresh);

const onEveryCpu = (kernel: ClassicKernel, _op: Operation, cpu: number): boolean => cpuOf(kernel, cpu).online;

const register = recipe<ClassicKernel>({
  prepare: (kernel, op, world) => {
    const struct = structOf(kernel, op.bp);
    storeSettings(struct, op);
    struct.task = NONE;
    return validate(struct, world.roster.addresses.at(struct.address), false);
  },
  begin: (kernel, op) => {
    const below = kernel.kernelPos - 1;
    if (below < 0 || kernel.userRefcount[below] !== 0) return NO_KERNEL_SLOT;
    kernel.kernelPos = below;
    kernel.kernelList[below] = op.bp;
    return GRANTED;
  },
  interrupts: onEveryCpu,
  parts: [refreshPart],
});

const indexInList = (kernel: ClassicKernel, bp: number): number => {
  for (let i = kernel.kernelPos; i < HBP_NUM; i += 1) if (kernel.kernelList[i] === bp) return i;
  return NONE;
};

/** An unknown breakpoint returns silently: no CPU is interrupted, the boundary stays. */
const unregister = recipe<ClassicKernel>({
  prepare: (kernel, op) => {
    storeSettings(structOf(kernel, op.bp), op);
    return GRANTED;
  },
  begin: (kernel, op) => {
    const i = indexInList(kernel, op.bp);
    if (i === NONE) return NOTHING_TO_DO;
    for (let j = i; j > kernel.kernelPos; j -= 1) kernel.kernelList[j] = at(kernel.kernelList, j - 1);
    kernel.kernelList[kernel.kernelPos] = NONE;
    return GRANTED;
  },
  interrupts: onEveryCpu,
  parts: [refreshPart],
  end: (kernel) => {
    kernel.kernelPos += 1;
    return GRANTED;
  },
});

/** The list speaks for every CPU, so every CPU is full at once. */
const share: KernelShare<ClassicKernel> = {
  holdings: (kernel) => holdingsInTables(kernel.cpus.map(() => kernel.kernelList)),
  usedItsShare: () => true,
  isSound: () => true,
  asked: everyCpu,
};

export const globalPolicy: Policy<ClassicKernel> = {
  name: 'global',
  title: 'the allocator before the patch of October 2009: one boundary, every kernel breakpoint on every CPU',
  initial: initialClassicKernel,
  recipe: classicRecipes({
    register,
    unregister,
    user: {
      check: () => GRANTED,
      admit: () => GRANTED,
      unknown: NOTHING_TO_DO,
      raisesFlagFirst: false,
      reaches: onlyHere,
    },
    fork,
    execOrExit,
    online: cpuOnline(refresh),
    offline: cpuOffline,
    exception: debugException,
  }),
  holdings: classicHoldings(share),
  capacity: classicCapacity(share),
  addressee: targetOf,
  row: classicRow,
};
