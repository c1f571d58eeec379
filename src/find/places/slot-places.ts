/** Places of a kernel with a boundary (domain.md §2.1), named as `replay --every` names them, and beyond its row. */
import {
  type ClassicKernel,
  POSSIBLE_MASK,
  type Struct,
  type Task,
} from '../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { ACCESS_NAMES } from '../../../machines/operation.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';
import { toBigInt } from '../../../machines/x86/address.ts';
import type { Path } from '../../replay/state/place.ts';
import { inTable, type Table } from './indexed.ts';
import { type Field, inRecord, named, type Names } from './named.ts';
import type { Resolved, Value } from './place.ts';

const breakpoint = (bp: number | undefined, roster: Roster): Value =>
  bp === undefined || bp === NONE ? null : roster.breakpoints.at(bp);

const task = (id: number | undefined, roster: Roster): Value =>
  id === undefined || id === NONE ? null : roster.tasks.at(id);

const address = (id: number | undefined, roster: Roster): Value =>
  id === undefined ? null : toBigInt(roster.addresses.at(id));

const first = ([i = 0]: readonly number[]): number => i;
const second = ([, i = 0]: readonly number[]): number => i;

const SLOT = { of: 'slot', size: HBP_NUM } as const;

/** The tables that have a fixed size, by name. */
const tablesOf = (kernel: ClassicKernel): Readonly<Record<string, Table<ClassicKernel>>> => {
  const CPU = { of: 'CPU', size: kernel.cpus.length } as const;
  const number = (dimensions: Table<ClassicKernel>['dimensions'], read: Table<ClassicKernel>['read']) => ({
    dimensions,
    holds: 'number' as const,
    read,
  });
  return {
    kernelPos: number([], ({ kernelPos }) => kernelPos),
    userRefcount: number([SLOT], ({ userRefcount }, _, at) => userRefcount[first(at)] ?? null),
    consumed: number([CPU], ({ cpus }, _, at) => cpus[first(at)]?.consumed ?? null),
    dr7: number([CPU], ({ cpus }, _, at) => cpus[first(at)]?.dr7 ?? null),
    kdr7: number([{ of: 'CPU', size: kernel.kdr7.length }], ({ kdr7 }, _, at) => kdr7[first(at)] ?? null),
    debugRegisters: number([CPU, SLOT], ({ cpus }, roster, at) =>
      address(cpus[first(at)]?.dr[second(at)], roster),
    ),
    kernel: {
      dimensions: [CPU, SLOT],
      holds: 'name',
      read: ({ cpus }, roster, at) => breakpoint(cpus[first(at)]?.kernel[second(at)], roster),
    },
    kernelList: {
      dimensions: [SLOT],
      holds: 'name',
      read: ({ kernelList }, roster, at) => breakpoint(kernelList[first(at)], roster),
    },
    current: {
      dimensions: [CPU],
      holds: 'name',
      read: ({ cpus }, roster, at) => task(cpus[first(at)]?.current, roster),
    },
    online: { dimensions: [CPU], holds: 'flag', read: ({ cpus }, _, at) => cpus[first(at)]?.online ?? null },
  };
};

const mask = (id: number, roster: Roster): Value => {
  if (id === POSSIBLE_MASK) return 'all possible';
  return id === NONE ? null : roster.masks.at(id).join();
};

const STRUCT: Readonly<Record<string, Field<Struct>>> = {
  cpus: { holds: 'anything', read: (struct, roster) => mask(struct.mask, roster) },
  address: { holds: 'number', read: (struct, roster) => address(struct.address, roster) },
  length: { holds: 'number', read: ({ length }) => length },
  access: { holds: 'name', read: ({ access }) => ACCESS_NAMES[access] ?? null },
  callback: { holds: 'flag', read: ({ callback }) => callback === 1 },
  symbol: { holds: 'flag', read: ({ symbol }) => symbol === 1 },
  task: { holds: 'name', read: (struct, roster) => task(struct.task, roster) },
  freed: { holds: 'flag', read: ({ freed }) => freed },
};

const THREAD: Readonly<Record<string, Field<Task>>> = {
  debugFlag: { holds: 'flag', read: ({ debugFlag }) => debugFlag },
  dr7: { holds: 'number', read: ({ dr7 }) => dr7 },
};

/** The places that a path names in states like `kernel`. */
export const slotPlaces = (
  kernel: ClassicKernel,
  names: Names,
  path: Path,
): Resolved<ClassicKernel> | undefined => {
  const [field] = path;
  const table = Object.entries(tablesOf(kernel)).find(([name]) => name === field)?.[1];
  if (table !== undefined) return inTable(path, 1, table);
  if (field === 'tasks' || field === 'threads') {
    const id = named(path, 'task', names.task);
    if (typeof id !== 'number') return id;
    if (field === 'threads') return inRecord(path, THREAD, ({ tasks }: ClassicKernel) => tasks[id]);
    return inTable(path, 2, {
      dimensions: [SLOT],
      holds: 'name',
      read: ({ tasks }, roster, at) => breakpoint(tasks[id]?.slots[first(at)], roster),
    });
  }
  if (field === 'structs') {
    const id = named(path, 'breakpoint', names.breakpoint);
    return typeof id === 'number' ? inRecord(path, STRUCT, ({ structs }: ClassicKernel) => structs[id]) : id;
  }
  return undefined;
};
