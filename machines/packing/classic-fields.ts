/**
 * What a packed state of a 2009 allocator keeps in the atomic space, where every CPU is online and no task runs: each CPU's
 * table as the number of a column, and which slots each task holds. All else that decides follows from these while the
 * bookkeeping is right: a state of which it does not follow has no packed form, and breaks an invariant.
 *
 * Left out altogether: the registers, which nothing reads in this space but their own writes; and what the struct of an
 * unregistered breakpoint remembers, as each register brings its own settings.
 */
import { type ClassicKernel, cpuOf, structOf, taskOf } from '../classic/state.ts';
import { HBP_NUM } from '../machine.ts';
import { NONE } from '../roster.ts';
import { type Booked, breakpointIds, type Extent, maskBits, userBreakpoint } from './booked.ts';
import { type Columns, columnsOf } from './columns.ts';
import type { Field } from './field.ts';

type ClassicField = Field<Booked<ClassicKernel>>;

/** A value that follows from fields before it: it takes no bits. */
const FOLLOWS = 1;
const fits = (follows: boolean): number => (follows ? 0 : -1);

const upTo = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);

const SLOTS = upTo(HBP_NUM);

/** COUNT, COMPACT and half of GHOST: a CPU that breaks them holds no column. */
const columnField = (cpu: number, columns: Columns): ClassicField => ({
  name: `cpus.${cpu}`,
  size: columns.count,
  read: ({ kernel }) => {
    const here = cpuOf(kernel, cpu);
    const column = columns.numberOf(here.kernel);
    return here.consumed === columns.used[column] ? column : -1;
  },
  write: ({ kernel }, column) => {
    const here = cpuOf(kernel, cpu);
    const table = columns.slots[column];
    for (let slot = 0; slot < HBP_NUM; slot += 1) here.kernel[slot] = table?.[slot] ?? NONE;
    here.consumed = columns.used[column] ?? 0;
  },
});

const boundaryBy = ({ kernel }: Booked<ClassicKernel>): number => {
  let most = 0;
  for (let cpu = 0; cpu < kernel.cpus.length; cpu += 1) most = Math.max(most, cpuOf(kernel, cpu).consumed);
  return HBP_NUM - most;
};

/** TIGHT, and with it CAP, RANGE and BELOWPOS: the fullest CPU says where the boundary is. */
const boundaryField: ClassicField = {
  name: 'kernelPos',
  size: FOLLOWS,
  read: (state) => fits(state.kernel.kernelPos === boundaryBy(state)),
  write: (state) => void (state.kernel.kernelPos = boundaryBy(state)),
};

/** A task's breakpoints have no names of their own: what counts is which slots are taken. */
export const userField = (extent: Extent, task: number): ClassicField => ({
  name: `tasks.${task}`,
  size: 2 ** HBP_NUM,
  read: ({ kernel }) => {
    const slots = kernel.tasks[task]?.slots ?? [];
    let bits = 0;
    for (let slot = 0; slot < HBP_NUM; slot += 1) {
      const holder = slots[slot] ?? NONE;
      if (holder === NONE) continue;
      if (holder !== userBreakpoint(extent, task, slot)) return -1;
      bits |= 1 << slot;
    }
    return bits;
  },
  write: ({ kernel }, bits) => {
    const { slots } = taskOf(kernel, task);
    for (let slot = 0; slot < HBP_NUM; slot += 1) {
      const isHeld = (bits & (1 << slot)) !== 0;
      slots[slot] = isHeld ? userBreakpoint(extent, task, slot) : NONE;
    }
  },
});

const holdersOf = (kernel: ClassicKernel, slot: number): number => {
  let holders = 0;
  for (let task = 0; task < kernel.tasks.length; task += 1) {
    if ((kernel.tasks[task]?.slots[slot] ?? NONE) !== NONE) holders += 1;
  }
  return holders;
};

/** REFCNT: it follows from the slots of the tasks. */
export const refcountField: ClassicField = {
  name: 'userRefcount',
  size: FOLLOWS,
  read: ({ kernel }) => fits(SLOTS.every((slot) => kernel.userRefcount[slot] === holdersOf(kernel, slot))),
  write: ({ kernel }) => {
    for (let slot = 0; slot < HBP_NUM; slot += 1) kernel.userRefcount[slot] = holdersOf(kernel, slot);
  },
};

/**
 * MISSING, and the other half of GHOST: the CPUs in whose tables a breakpoint stands are those of its mask, which follows from
 * the tables.
 */
export const maskField = (bp: number): ClassicField => {
  const standsOn = ({ kernel }: Booked<ClassicKernel>): number => {
    let bits = 0;
    for (let cpu = 0; cpu < kernel.cpus.length; cpu += 1) {
      if (kernel.cpus[cpu]?.kernel.includes(bp) === true) bits |= 1 << cpu;
    }
    return bits;
  };
  return {
    name: `masks.${bp}`,
    size: FOLLOWS,
    read: (state) => fits(maskBits(state.masks[bp] ?? NONE) === standsOn(state)),
    write: (state) => {
      const mask = standsOn(state) - 1;
      state.masks[bp] = mask;
      structOf(state.kernel, bp).mask = mask;
    },
  };
};

/** The fields of the patch as it was posted. */
export const classicFields = (extent: Extent): readonly ClassicField[] => {
  const columns = columnsOf(extent.breakpoints);
  return [
    ...upTo(extent.cpus).map((cpu) => columnField(cpu, columns)),
    ...upTo(extent.tasks).map((task) => userField(extent, task)),
    boundaryField,
    refcountField,
    ...upTo(extent.breakpoints).map(maskField),
  ];
};

/** The base has one list, of which every CPU has a copy, and takes no notice of masks. */
export const globalFields = (extent: Extent): readonly ClassicField[] => {
  const columns = columnsOf(extent.breakpoints);
  const list: ClassicField = {
    name: 'kernelList',
    size: columns.count,
    read: ({ kernel }) => columns.numberOf(kernel.kernelList),
    write: ({ kernel }, column) => {
      for (let slot = 0; slot < HBP_NUM; slot += 1)
        kernel.kernelList[slot] = columns.slots[column]?.[slot] ?? NONE;
    },
  };
  const copies: ClassicField = {
    name: 'cpus',
    size: FOLLOWS,
    read: ({ kernel }) =>
      fits(kernel.cpus.every((cpu) => SLOTS.every((slot) => cpu.kernel[slot] === kernel.kernelList[slot]))),
    write: ({ kernel }) => {
      for (const cpu of kernel.cpus) cpu.kernel = [...kernel.kernelList];
    },
  };
  const registered = ({ kernel }: Booked<ClassicKernel>): number =>
    columns.used[columns.numberOf(kernel.kernelList)] ?? 0;
  const boundary: ClassicField = {
    name: 'kernelPos',
    size: FOLLOWS,
    read: (state) => fits(state.kernel.kernelPos === HBP_NUM - registered(state)),
    write: (state) => void (state.kernel.kernelPos = HBP_NUM - registered(state)),
  };
  const mask = (bp: number): ClassicField => ({
    name: `masks.${bp}`,
    size: 2 ** extent.cpus,
    read: ({ kernel, masks }) => {
      const isListed = kernel.kernelList.includes(bp);
      const bits = maskBits(masks[bp] ?? NONE);
      return isListed === (bits !== 0) ? bits : -1;
    },
    write: ({ kernel, masks }, bits) => {
      masks[bp] = bits - 1;
      structOf(kernel, bp).mask = bits - 1;
    },
  });
  return [
    list,
    ...upTo(extent.tasks).map((task) => userField(extent, task)),
    copies,
    boundary,
    refcountField,
    ...upTo(extent.breakpoints).map(mask),
  ];
};

/** How a breakpoint's struct is filled in an exploration: each register brings the same again. */
export interface Filling {
  readonly address: number;
  readonly length: number;
  readonly access: number;
}

/** Makes every struct and task of the extent beforehand, so that all states have one shape. */
export const fillClassic = (
  kernel: ClassicKernel,
  extent: Extent,
  fillingOf: (bp: number) => Filling,
): void => {
  for (let bp = 0; bp < breakpointIds(extent); bp += 1) Object.assign(structOf(kernel, bp), fillingOf(bp));
  for (let task = 0; task < extent.tasks; task += 1) {
    taskOf(kernel, task);
    for (let slot = 0; slot <= HBP_NUM; slot += 1) {
      structOf(kernel, userBreakpoint(extent, task, slot)).task = task;
    }
  }
};
