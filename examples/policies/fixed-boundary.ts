/**
 * An allocator whose boundary does not move: a task has the slots 0 and 1, the kernel 2 and 3, on every CPU, for ever. A
 * kernel-space breakpoint takes a slot on the CPUs of its mask and stays in it: nothing is compacted, and whoever is refused is
 * refused by what is on its own CPUs alone. Which slot a task gets does not depend on the kernel's breakpoints (L1 and L3 of
 * docs/domain.md §4.2 are gone), and in exchange neither side ever has more than two.
 *
 *     breakledger replay examples/ledgers/five-events.ndjson --policy examples/policies/fixed-boundary.ts
 *
 * Outside of this repository, import from 'breakledger'.
 */
import {
  type Capacity,
  classicHoldings,
  classicRecipes,
  classicRow,
  clearKernelPart,
  type Cpu,
  cpuOf,
  cpuOffline,
  cpuOnline,
  cpusOf,
  cpusOfMask,
  debugExceptionOfLoaded,
  disable,
  execOrExitFreeingNothing,
  forget,
  forkWithoutSlots,
  GRANTED,
  HBP_NUM,
  initialPercpuKernel,
  isInMask,
  isRegistered,
  loadTable,
  MASK_FOR_TASK,
  NONE,
  type Operation,
  part,
  percpuShare,
  type PercpuKernel,
  type Policy,
  POSSIBLE_MASK,
  recipe,
  refusal,
  registrationOf,
  runsTarget,
  storeSettings,
  structOf,
  targetOf,
  validate,
  type World,
} from '../../src/index.ts';

const BOUNDARY = 2;
const KERNEL_SHARE = HBP_NUM - BOUNDARY;

const BUSY = refusal('EBUSY', 'this breakpoint is registered already', 'fixed boundary');
const UNKNOWN = refusal('ENOENT', 'this breakpoint is not registered', 'fixed boundary');
const NO_ONLINE_CPU = refusal('EINVAL', 'the mask holds no online CPU', 'fixed boundary');
const FULL = refusal('ENOSPC', 'both kernel slots of a CPU of the mask are taken', 'fixed boundary');

const isReached = (kernel: PercpuKernel, op: Operation, cpu: number, world: World): boolean => {
  const registration = registrationOf(kernel, op.bp);
  return registration !== undefined && cpuOf(kernel, cpu).online && isInMask(world, registration.mask, cpu);
};

/** What `begin` has counted is there: a search for a free slot finds one. */
const putIntoTable = ({ kernel: table }: Cpu, bp: number): void => {
  table[table.indexOf(NONE, BOUNDARY)] = bp;
};

const load = (kernel: PercpuKernel, cpu: number): void => {
  loadTable(kernel, cpu, (from, bp) => registrationOf(from, bp) ?? structOf(from, bp));
};

const register = recipe<PercpuKernel>({
  prepare: (kernel, op, world) => {
    const struct = structOf(kernel, op.bp);
    storeSettings(struct, op);
    struct.task = NONE;
    return validate(struct, world.roster.addresses.at(struct.address), false);
  },
  begin: (kernel, op, world) => {
    if (isRegistered(kernel, op.bp)) return BUSY;
    const { mask: asked, address, length, access } = structOf(kernel, op.bp);
    const mask = asked === NONE ? POSSIBLE_MASK : asked;
    const cpus = cpusOf(world, mask).map((cpu) => cpuOf(kernel, cpu));
    if (!cpus.some((cpu) => cpu.online)) return NO_ONLINE_CPU;
    if (cpus.some((cpu) => cpu.consumed === KERNEL_SHARE)) return FULL;
    kernel.registrations.push({ bp: op.bp, mask, address, length, access });
    for (const cpu of cpus) cpu.consumed += 1;
    return GRANTED;
  },
  interrupts: isReached,
  parts: [
    part('disable', disable),
    part('store', (kernel, cpu, op) => {
      putIntoTable(cpuOf(kernel, cpu), op.bp);
    }),
    part('load', load),
  ],
});

const unregister = recipe<PercpuKernel>({
  prepare: (kernel, op) => {
    storeSettings(structOf(kernel, op.bp), op);
    return GRANTED;
  },
  begin: (kernel, op) => (registrationOf(kernel, op.bp) === undefined ? UNKNOWN : GRANTED),
  interrupts: isReached,
  parts: [
    part('disable', disable),
    part('store', (kernel, cpu, op) => {
      const { kernel: table } = cpuOf(kernel, cpu);
      table[table.indexOf(op.bp)] = NONE;
    }),
    part('load', load),
  ],
  end: (kernel, op, world) => {
    const { mask } = registrationOf(kernel, op.bp) ?? { mask: NONE };
    for (const cpu of cpusOf(world, mask)) cpuOf(kernel, cpu).consumed -= 1;
    forget(kernel, op.bp);
    return GRANTED;
  },
});

/** A CPU that goes forgets its table; its count keeps the places of what is registered for it. */
const offline = recipe<PercpuKernel>({
  begin: (kernel, op, world) => {
    cpuOffline.begin(kernel, op, world);
    cpuOf(kernel, op.cpu).kernel.fill(NONE);
    clearKernelPart(kernel, op.cpu);
    return GRANTED;
  },
});

const online = cpuOnline<PercpuKernel>((kernel, cpu, world) => {
  for (const { bp, mask } of kernel.registrations) {
    if (isInMask(world, mask, cpu)) putIntoTable(cpuOf(kernel, cpu), bp);
  }
  load(kernel, cpu);
});

const holdings = classicHoldings(percpuShare);

/** For `explain`: on which CPUs the share of whoever asks is used up, and by what. */
const capacity = (kernel: PercpuKernel, op: Operation, world: World): Capacity => {
  if (op.type !== 'breakpoint.register') return { boundary: NONE, shortages: [] };
  const isForTask = op.task !== NONE;
  const limit = isForTask ? BOUNDARY : KERNEL_SHARE;
  const tasks = isForTask ? [op.task] : [];
  const held = holdings(kernel, world).filter(({ task }) => task === op.task);
  const asked = isForTask ? kernel.cpus.map((_, cpu) => cpu) : cpusOfMask(kernel, op, world);
  const shortages = asked.flatMap((cpu) => {
    const blockers = held.filter(({ cpus }) => cpus.includes(cpu));
    return blockers.length < limit ? [] : [{ cpu, used: blockers.length, wanted: 1, limit, tasks, blockers }];
  });
  return { boundary: NONE, shortages };
};

export const fixedBoundary: Policy<PercpuKernel> = {
  name: 'fixed-boundary',
  title: 'two slots for each task and two for the kernel on every CPU, whatever happens',
  promises: [
    ...['COUNT', 'RANGE', 'CAP', 'ONESTEP', 'BELOWPOS', 'REFCNT', 'USER_ABOVE_POS', 'MISSING', 'GHOST'],
    ...['DR7', 'DELIVERY', 'SUCCESS', 'RELEASE', 'SAFE', 'ATOMIC'],
    // Not TIGHT, COMPACT and COMPLETE: the boundary is where it is, slots are not moved, and free ones of the others stay free.
  ],
  initial: (machine) => ({ ...initialPercpuKernel(machine, true), kernelPos: BOUNDARY }),
  recipe: classicRecipes<PercpuKernel>({
    register,
    unregister,
    user: {
      check: (struct) => (struct.mask === NONE ? GRANTED : MASK_FOR_TASK),
      admit: (kernel, op) => (isRegistered(kernel, op.bp) ? BUSY : GRANTED),
      unknown: UNKNOWN,
      raisesFlagFirst: true,
      reaches: runsTarget,
    },
    fork: forkWithoutSlots,
    execOrExit: execOrExitFreeingNothing,
    online,
    offline,
    exception: debugExceptionOfLoaded,
  }),
  holdings,
  capacity,
  addressee: targetOf,
  row: classicRow,
};
