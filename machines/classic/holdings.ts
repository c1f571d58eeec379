/**
 * Who holds slots under a 2009 policy, and where a request finds too few (domain.md §2.3 and §3). The two policies differ in
 * which slots of which CPU a kernel breakpoint takes, and so in which CPUs can be full for a request.
 */
import type { Capacity, Holding, Shortage } from '../holdings.ts';
import { HBP_NUM } from '../machine.ts';
import type { Operation } from '../operation.ts';
import type { World } from '../policy.ts';
import { NONE } from '../roster.ts';
import type { ClassicKernel } from './state.ts';

/** Who owns each kernel slot, by CPU and slot, as the policy's own look-up sees it. */
export type KernelTables = (kernel: ClassicKernel) => readonly (readonly number[])[];

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

const kernelHoldings = (tables: readonly (readonly number[])[]): Holding[] =>
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
const userHoldings = (kernel: ClassicKernel): Holding[] => {
  const cpus = kernel.cpus.map((_, cpu) => cpu);
  return kernel.tasks.flatMap((owner, task) =>
    (owner?.slots ?? []).flatMap((bp, slot) =>
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

export const classicHoldings =
  (tablesOf: KernelTables) =>
  (kernel: ClassicKernel): readonly Holding[] => [
    ...kernelHoldings(tablesOf(kernel)),
    ...userHoldings(kernel),
  ];

/** Is the whole kernel share of this CPU used, so that one more breakpoint there needs the boundary to go down? */
export type UsedItsShare = (kernel: ClassicKernel, cpu: number) => boolean;

/** The CPUs of a kernel-space request. */
export type AskedCpus = (kernel: ClassicKernel, op: Operation, world: World) => readonly number[];

export interface KernelShare {
  readonly tables: KernelTables;
  readonly usedItsShare: UsedItsShare;
  readonly asked: AskedCpus;
}

const isOn = (cpu: number) => (holding: Holding) => holding.task === NONE && holding.cpus.includes(cpu);

const isOfTask = (task: number) => (holding: Holding) => holding.task === task;

/** Tasks that keep the boundary from going down: they hold the slot just below it. */
const isUserAt = (slot: number) => (holding: Holding) => holding.task !== NONE && holding.slots[0] === slot;

/**
 * A kernel-space request needs a kernel slot on each of its CPUs: where the share is used, one of the holders there must go,
 * or whoever holds the slot below the boundary. A task's request needs one of its own slots, or a boundary that goes up:
 * then on each CPU that keeps it down.
 */
export const classicCapacity = (share: KernelShare) => {
  const holdings = classicHoldings(share.tables);
  return (kernel: ClassicKernel, op: Operation, world: World): Capacity => {
    const boundary = kernel.kernelPos;
    const none: Capacity = { boundary, shortages: [] };
    if (op.type !== 'breakpoint.register') return none;
    const held = holdings(kernel);
    const isForTask = op.task !== NONE;
    const below = held.filter(isForTask ? isOfTask(op.task) : isUserAt(boundary - 1));
    const limit = isForTask ? Math.min(boundary, HBP_NUM) : HBP_NUM - boundary;
    const ownBelow = below.filter((holding) => (holding.slots[0] ?? 0) < limit).length;
    const isWanting = isForTask ? ownBelow >= limit : boundary === 0 || below.length > 0;
    if (!isWanting) return none;
    const candidates = isForTask ? kernel.cpus.map((_, cpu) => cpu) : share.asked(kernel, op, world);
    const shortages = candidates
      .filter((cpu) => share.usedItsShare(kernel, cpu))
      .map((cpu): Shortage => ({
        cpu,
        used: limit,
        wanted: 1,
        limit,
        task: op.task,
        blockers: [...held.filter(isOn(cpu)), ...below],
      }));
    return { boundary, shortages };
  };
};
