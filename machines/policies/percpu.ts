/**
 * `percpu`: the design of the RFC, repaired (domain.md §4.4). Each repair can be left out by name; without any of them this
 * is the RFC as it was posted, state for state.
 */
import { debugException, debugExceptionOfLoaded } from '../classic/exception.ts';
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
import { classicCapacity, classicHoldings } from '../classic/holdings.ts';
import { classicRecipes } from '../classic/recipes.ts';
import { clearKernelPart, disable, loadTable } from '../classic/registers.ts';
import { classicRow } from '../classic/row.ts';
import { type Cpu, cpuOf, POSSIBLE_MASK, storeSettings, structOf } from '../classic/state.ts';
import { execOrExit, execOrExitFreeingNothing, fork, forkWithoutSlots } from '../classic/tasks.ts';
import { onlyHere, runsTarget, targetOf } from '../classic/user-space.ts';
import type { Operation } from '../operation.ts';
import { GRANTED, NOTHING_TO_DO, type Outcome, refusal } from '../outcome.ts';
import { part, type Part, type Policy, recipe, type World } from '../policy.ts';
import { percpuShare } from '../percpu/holdings.ts';
import { ALL_REPAIRS, type Repair } from '../percpu/repairs.ts';
import {
  cpusOf,
  forget,
  initialPercpuKernel,
  isRegistered,
  type PercpuKernel,
  registrationOf,
  reserve,
} from '../percpu/state.ts';
import { NONE } from '../roster.ts';
import { validate } from '../x86/validate.ts';

const BUSY = refusal('EBUSY', 'this breakpoint is registered already', '§4.4 R5');
const UNKNOWN = refusal('ENOENT', 'this breakpoint is not registered', '§4.4 R5');
const NO_ONLINE_CPU = refusal('EINVAL', 'the mask holds no online CPU', '§4.4 R3');
const INTERNAL_ERROR = refusal('EIO', 'internal error: a search of the table found nothing', '§4.4 R7');

/** The repaired allocator, or what is left of it with fewer repairs. */
export const percpuWith = (repairs: ReadonlySet<Repair>): Policy<PercpuKernel> => {
  const has = (repair: Repair): boolean => repairs.has(repair);

  /** The mask by which an operation on `bp` reaches CPUs: the registration's copy, or the live struct (D8). */
  const maskOf = (kernel: PercpuKernel, bp: number): number => {
    const live = structOf(kernel, bp).mask;
    if (!has('R4')) return live;
    return registrationOf(kernel, bp)?.mask ?? (live === NONE ? POSSIBLE_MASK : live);
  };

  const isOnlineInMask = (kernel: PercpuKernel, op: Operation, cpu: number, world: World): boolean =>
    cpuOf(kernel, cpu).online && isInMask(world, maskOf(kernel, op.bp), cpu);

  const load = (kernel: PercpuKernel, cpu: number): void => {
    loadTable(
      kernel,
      cpu,
      (from, bp) => (has('R4') ? registrationOf(from, bp) : undefined) ?? structOf(from, bp),
    );
  };

  /** Puts `bp` into the highest free slot; what a search that finds none means depends on R7. */
  const putIntoTable = (kernel: PercpuKernel, here: Cpu, bp: number): Outcome => {
    const free = searchDown(kernel, here, NONE);
    if (free === undefined || free === NONE) {
      if (has('R7')) return INTERNAL_ERROR;
      return free === undefined ? TABLE_BOUNDS : GRANTED;
    }
    here.kernel[free] = bp;
    if (!has('R6')) here.consumed += 1;
    return GRANTED;
  };

  const store: Part<PercpuKernel> = {
    name: 'store',
    run: (kernel, cpu, op) => putIntoTable(kernel, cpuOf(kernel, cpu), op.bp),
  };

  const register = recipe<PercpuKernel>({
    prepare: (kernel, op, world) => {
      const struct = structOf(kernel, op.bp);
      storeSettings(struct, op);
      struct.task = NONE;
      const valid = validate(struct, world.roster.addresses.at(struct.address), false);
      if (valid.kind === 'granted' && !has('R4') && struct.mask === NONE) struct.mask = POSSIBLE_MASK;
      return valid;
    },
    begin: (kernel, op, world) => {
      if (has('R5') && isRegistered(kernel, op.bp)) return BUSY;
      const struct = structOf(kernel, op.bp);
      const { mask: asked, address, length, access } = struct;
      if (asked === NONE && !has('R4')) return NULL_MASK;
      // The caller may have rewritten its struct since it was validated: the copy has to be valid.
      const valid = has('R4') ? validate(struct, world.roster.addresses.at(address), false) : GRANTED;
      if (valid.kind !== 'granted') return valid;
      const mask = asked === NONE ? POSSIBLE_MASK : asked;
      if (has('R3') && !cpusOf(world, mask).some((cpu) => cpuOf(kernel, cpu).online)) return NO_ONLINE_CPU;
      const room = makeRoom(kernel, mask, world);
      if (room.kind !== 'granted') return room;
      kernel.registrations.push({ bp: op.bp, mask, address, length, access });
      if (has('R6')) reserve(kernel, world, mask, 1);
      return GRANTED;
    },
    interrupts: isOnlineInMask,
    leavesInterruptsOn: !has('R8'),
    parts: has('R8')
      ? [part('disable', disable), store, part('load', load)]
      : [store, part('disable', disable), part('load', load)],
  });

  const takeFromTable: Part<PercpuKernel> = {
    name: 'store',
    run: (kernel, cpu, op) => {
      const here = cpuOf(kernel, cpu);
      const found = searchDown(kernel, here, op.bp);
      const isFound = found !== undefined && found !== NONE;
      if (isFound) compact(kernel, here, found);
      else if (has('R7')) return INTERNAL_ERROR;
      else if (found === undefined) return TABLE_BOUNDS;
      if (!has('R6')) here.consumed -= 1;
      return GRANTED;
    },
  };

  /** The boundary goes up by one step if no CPU needs the lowest kernel slot (the patch's own rule, without R6). */
  const raiseBoundary = (kernel: PercpuKernel): void => {
    if (kernel.cpus.some((cpu) => hasUsedItsShare(kernel, cpu))) return;
    kernel.kernelPos = (kernel.kernelPos + 1) >>> 0;
  };

  const unregister = recipe<PercpuKernel>({
    prepare: (kernel, op) => {
      storeSettings(structOf(kernel, op.bp), op);
      return GRANTED;
    },
    begin: (kernel, op) => {
      if (has('R5') && registrationOf(kernel, op.bp) === undefined) return UNKNOWN;
      return maskOf(kernel, op.bp) === NONE ? NULL_MASK : GRANTED;
    },
    interrupts: isOnlineInMask,
    leavesInterruptsOn: !has('R8'),
    parts: [part('disable', disable), takeFromTable, part('load', load)],
    end: (kernel, op, world) => {
      const before = kernel.kernelPos;
      if (has('R6')) reserve(kernel, world, maskOf(kernel, op.bp), -1);
      else raiseBoundary(kernel);
      forget(kernel, op.bp);
      const struct = structOf(kernel, op.bp);
      // Without R4 the default mask is still in the caller's struct, and goes only if the boundary moves (D14).
      if (!has('R4') && kernel.kernelPos !== before && struct.mask === POSSIBLE_MASK) struct.mask = NONE;
      return GRANTED;
    },
  });

  /** R2: what is registered for the CPU goes back into its table in registration order; the boundary has kept the room. */
  const rebuild = (kernel: PercpuKernel, cpu: number, world: World): void => {
    const here = cpuOf(kernel, cpu);
    if (!has('R6')) here.consumed = 0;
    for (const { bp, mask } of kernel.registrations) {
      if (isInMask(world, mask, cpu)) putIntoTable(kernel, here, bp);
    }
    load(kernel, cpu);
  };

  const offlineEmptying = recipe<PercpuKernel>({
    begin: (kernel, op, world) => {
      cpuOffline.begin(kernel, op, world);
      cpuOf(kernel, op.cpu).kernel.fill(NONE);
      clearKernelPart(kernel, op.cpu);
      return GRANTED;
    },
  });

  return {
    name: 'percpu',
    title: 'the design of the RFC repaired: every invariant holds',
    initial: (machine) => initialPercpuKernel(machine, has('R1')),
    recipe: classicRecipes<PercpuKernel>({
      register,
      unregister,
      user: {
        check: (struct) => (struct.mask === NONE ? GRANTED : MASK_FOR_TASK),
        admit: (kernel, op) => (has('R5') && isRegistered(kernel, op.bp) ? BUSY : GRANTED),
        unknown: has('R5') ? UNKNOWN : NOTHING_TO_DO,
        raisesFlagFirst: has('R11'),
        reaches: has('R11') ? runsTarget : onlyHere,
      },
      fork: has('R9') ? forkWithoutSlots : fork,
      execOrExit: has('R10') ? execOrExitFreeingNothing : execOrExit,
      online: cpuOnline(has('R2') ? rebuild : load),
      offline: has('R2') ? offlineEmptying : cpuOffline,
      exception: has('R8') ? debugExceptionOfLoaded : debugException,
    }),
    holdings: classicHoldings(percpuShare),
    capacity: classicCapacity(percpuShare),
    addressee: targetOf,
    row: (kernel, roster) => ({
      ...classicRow(kernel, roster),
      registrations: Object.fromEntries(
        kernel.registrations.map(({ bp, mask }) => [
          roster.breakpoints.at(bp),
          mask === POSSIBLE_MASK ? kernel.cpus.map((_, cpu) => cpu) : roster.masks.at(mask),
        ]),
      ),
    }),
  };
};

export const percpuPolicy = percpuWith(ALL_REPAIRS);
