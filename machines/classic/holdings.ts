/**
 * Who holds slots under a 2009 policy, and where a request finds too few (domain.md §2.3 and §3). The two policies differ in
 * which slots of which CPU a kernel breakpoint takes, and so in which CPUs can be full for a request.
 */
import type { Capacity, Holding, Shortage } from '../holdings.ts';
import { HBP_NUM } from '../machine.ts';
import type { Operation } from '../operation.ts';
import type { World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { isInMask } from './patch.ts';
import type { ClassicKernel } from './state.ts';

interface Place {
  readonly cpu: number;
  readonly slot: number;
}

const isHeld = (bp: number | undefined): bp is number => bp !== undefined && bp !== NONE;

/** The places of each kernel breakpoint; one that a table holds twice has its lower place in a further entry. */
const kernelPlaces = (tables: readonly (readonly number[])[]): Map<number, Place[][]> => {
  const places = new Map<number, Place[][]>();
  tables.forEach((table, cpu) => {
    const timesSeen = new Map<number, number>();
    for (let slot = HBP_NUM - 1; slot >= 0; slot -= 1) {
      const bp = table[slot];
      if (!isHeld(bp)) continue;
      const nth = timesSeen.get(bp) ?? 0;
      timesSeen.set(bp, nth + 1);
      const ofBp = places.get(bp) ?? [];
      (ofBp[nth] ??= []).push({ cpu, slot });
      places.set(bp, ofBp);
    }
  });
  return places;
};

/** The kernel breakpoints that these tables (by CPU, then by slot) hold. */
export const holdingsInTables = (tables: readonly (readonly number[])[]): readonly Holding[] =>
  [...kernelPlaces(tables)].flatMap(([bp, takings]) =>
    takings.map((places) => ({
      bp,
      task: NONE,
      cpus: places.map(({ cpu }) => cpu),
      slots: places.map(({ slot }) => slot),
      original: NONE,
      register: NONE,
      disabled: false,
    })),
  );

/** A task's slot is the same on every CPU, wherever the task runs. */
const userHoldings = (kernel: ClassicKernel, among?: ReadonlySet<number>): Holding[] => {
  const cpus = kernel.cpus.map((_, cpu) => cpu);
  const tasks = [...(among ?? kernel.tasks.keys())].filter((task) => task !== NONE);
  return tasks.flatMap((task) =>
    (kernel.tasks[task]?.slots ?? []).flatMap((bp, slot) =>
      isHeld(bp)
        ? [
            {
              bp,
              task,
              cpus,
              slots: cpus.map(() => slot),
              original: NONE,
              register: NONE,
              disabled: false,
            },
          ]
        : [],
    ),
  );
};

/** How a policy hands out kernel slots. */
export interface KernelShare<K extends ClassicKernel> {
  /** Its kernel breakpoints. */
  readonly holdings: (kernel: K, world: World) => readonly Holding[];
  /** Is the whole kernel share of this CPU used, so that one more breakpoint there needs the boundary to go down? */
  readonly usedItsShare: (kernel: K, cpu: number) => boolean;
  /** Do its counts and masks say where its breakpoints stand? If not (D3, D8), to give any of them back may make room anywhere. */
  readonly isSound: (kernel: K, kernelHoldings: readonly Holding[], world: World) => boolean;
  /** The CPUs of a kernel-space request, ascending. */
  readonly asked: (kernel: K, op: Operation, world: World) => readonly number[];
}

export const everyCpu = (kernel: ClassicKernel): readonly number[] => kernel.cpus.map((_, cpu) => cpu);

/** A register that names no mask uses the struct's, and that of a fresh struct is all possible CPUs (domain.md §1.4, §3 step 2). */
export const cpusOfMask = (kernel: ClassicKernel, op: Operation, world: World): readonly number[] => {
  const remembered = kernel.structs[op.bp]?.mask ?? NONE;
  const mask = op.mask === NONE ? remembered : op.mask;
  return everyCpu(kernel).filter((cpu) => mask === NONE || isInMask(world, mask, cpu));
};

export const classicHoldings =
  <K extends ClassicKernel>(share: KernelShare<K>) =>
  (kernel: K, world: World, tasks?: ReadonlySet<number>): readonly Holding[] => [
    ...share.holdings(kernel, world),
    ...userHoldings(kernel, tasks),
  ];

const isOfTask = (task: number) => (holding: Holding) => holding.task === task;

/** Tasks that keep the boundary from going down: they hold the slot just below it. */
const isUserAt = (slot: number) => (holding: Holding) => holding.task !== NONE && holding.slots[0] === slot;

/**
 * A kernel-space request needs a kernel slot on each of its CPUs: where the share is used, one of the holders there must go,
 * or whoever holds the slot below the boundary. A task's request needs one of its own slots, or a boundary that goes up:
 * then on each CPU that keeps it down.
 */
export const classicCapacity = <K extends ClassicKernel>(share: KernelShare<K>) => {
  const holdings = classicHoldings(share);
  return (kernel: K, op: Operation, world: World): Capacity => {
    const boundary = kernel.kernelPos;
    const none: Capacity = { boundary, shortages: [] };
    if (op.type !== 'breakpoint.register') return none;
    const isForTask = op.task !== NONE;
    const held = holdings(kernel, world);
    const below = held.filter(isForTask ? isOfTask(op.task) : isUserAt(boundary - 1));
    const limit = isForTask ? Math.min(boundary, HBP_NUM) : HBP_NUM - boundary;
    // The count decides, not the tasks: it can be wrong (B3).
    const isFull = isForTask
      ? below.length >= limit
      : boundary === 0 || (kernel.userRefcount[boundary - 1] ?? 0) !== 0;
    if (!isFull) return none;
    const kernelHeld = held.filter(isOfTask(NONE));
    const isSound = share.isSound(kernel, kernelHeld, world);
    const concerned = isForTask ? everyCpu(kernel) : share.asked(kernel, op, world);
    const shortages = concerned
      .filter((cpu) => share.usedItsShare(kernel, cpu))
      .map((cpu): Shortage => ({
        cpu,
        used: limit,
        wanted: 1,
        limit,
        tasks: isForTask ? [op.task] : [...new Set(below.map(({ task }) => task))],
        blockers: [...(isSound ? kernelHeld.filter(({ cpus }) => cpus.includes(cpu)) : kernelHeld), ...below],
      }));
    return { boundary, shortages };
  };
};
