/** Places of a kernel with a boundary (domain.md §2.1), named as `replay --every` names them, and beyond its row. */
import {
  type ClassicKernel,
  POSSIBLE_MASK,
  type Struct,
  type Task,
} from '../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { ACCESS_NAMES } from '../../../machines/operation.ts';
import { NONE } from '../../../machines/roster.ts';
import type { Path } from '../../replay/state/place.ts';
import { type Dimension, inTable, type Table } from './indexed.ts';
import { type Field, inRecord, named, type Names } from './named.ts';
import { ABSENT, type Resolved } from './place.ts';
import { asAddress, asBreakpoint, asFlag, asMask, asNumber, asTask } from './showing.ts';

const SLOT: Dimension = { of: 'slot', size: HBP_NUM };

const table = (
  dimensions: readonly Dimension[],
  holds: Table<ClassicKernel>['holds'],
  show: Table<ClassicKernel>['show'],
  code: Table<ClassicKernel>['code'],
): Table<ClassicKernel> => ({ dimensions, holds, show, code });

/** The tables that have a fixed size, by name. */
const tablesOf = (kernel: ClassicKernel): Readonly<Record<string, Table<ClassicKernel>>> => {
  const CPU: Dimension = { of: 'CPU', size: kernel.cpus.length };
  const KDR7: Dimension = { of: 'CPU', size: kernel.kdr7.length };
  return {
    kernelPos: table([], 'number', asNumber, ({ kernelPos }) => kernelPos),
    userRefcount: table([SLOT], 'number', asNumber, ({ userRefcount }, slot) => userRefcount[slot] ?? ABSENT),
    consumed: table([CPU], 'number', asNumber, ({ cpus }, cpu) => cpus[cpu]?.consumed ?? ABSENT),
    dr7: table([CPU], 'number', asNumber, ({ cpus }, cpu) => cpus[cpu]?.dr7 ?? ABSENT),
    kdr7: table([KDR7], 'number', asNumber, ({ kdr7 }, cpu) => kdr7[cpu] ?? ABSENT),
    debugRegisters: table(
      [CPU, SLOT],
      'number',
      asAddress,
      ({ cpus }, cpu, slot) => cpus[cpu]?.dr[slot] ?? ABSENT,
    ),
    kernel: table(
      [CPU, SLOT],
      'name',
      asBreakpoint,
      ({ cpus }, cpu, slot) => cpus[cpu]?.kernel[slot] ?? NONE,
    ),
    kernelList: table([SLOT], 'name', asBreakpoint, ({ kernelList }, slot) => kernelList[slot] ?? NONE),
    current: table([CPU], 'name', asTask, ({ cpus }, cpu) => cpus[cpu]?.current ?? NONE),
    online: table([CPU], 'flag', asFlag, ({ cpus }, cpu) => Number(cpus[cpu]?.online ?? ABSENT)),
  };
};

const STRUCT: Readonly<Record<string, Field<Struct>>> = {
  cpus: {
    holds: 'anything',
    code: ({ mask }) => mask,
    absent: NONE,
    show: (code, roster) => (code === POSSIBLE_MASK ? 'all possible' : asMask(code, roster)),
  },
  address: { holds: 'number', code: ({ address }) => address, show: asAddress },
  length: { holds: 'number', code: ({ length }) => length, show: asNumber },
  access: { holds: 'name', code: ({ access }) => access, show: (code) => ACCESS_NAMES[code] ?? null },
  callback: { holds: 'flag', code: ({ callback }) => callback, show: asFlag },
  symbol: { holds: 'flag', code: ({ symbol }) => symbol, show: asFlag },
  task: { holds: 'name', code: ({ task }) => task, show: asTask, absent: NONE },
  freed: { holds: 'flag', code: ({ freed }) => Number(freed), show: asFlag },
};

const THREAD: Readonly<Record<string, Field<Task>>> = {
  debugFlag: { holds: 'flag', code: ({ debugFlag }) => Number(debugFlag), show: asFlag },
  dr7: { holds: 'number', code: ({ dr7 }) => dr7, show: asNumber },
};

/** The places that a path names in states like `kernel`; undefined for a field that is not known here. */
export const slotPlaces = (
  kernel: ClassicKernel,
  names: Names,
  path: Path,
): Resolved<ClassicKernel> | undefined => {
  const [field] = path;
  const known = Object.entries(tablesOf(kernel)).find(([name]) => name === field)?.[1];
  if (known !== undefined) return inTable(path, 1, known);
  if (field === 'tasks' || field === 'threads') {
    const id = named(path, 'task', names.task);
    if (typeof id !== 'number') return id;
    if (field === 'threads') return inRecord(path, THREAD, ({ tasks }: ClassicKernel) => tasks[id]);
    return inTable(
      path,
      2,
      table([SLOT], 'name', asBreakpoint, ({ tasks }, slot) => tasks[id]?.slots[slot] ?? NONE),
    );
  }
  if (field === 'structs') {
    const id = named(path, 'breakpoint', names.breakpoint);
    return typeof id === 'number' ? inRecord(path, STRUCT, ({ structs }: ClassicKernel) => structs[id]) : id;
  }
  return undefined;
};
