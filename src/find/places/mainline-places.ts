/** Places of `mainline` (domain.md §6), named as `replay --every` names them, and beyond its row. */
import { type Breakpoint, holderOfTask, type MainlineKernel } from '../../../machines/mainline/state.ts';
import { ownerOf } from '../../../machines/mainline/row.ts';
import { NONE } from '../../../machines/roster.ts';
import { toBigInt } from '../../../machines/x86/address.ts';
import type { Path } from '../../replay/state/place.ts';
import { inTable, type Table } from './indexed.ts';
import { type Field, inRecord, named, type Names } from './named.ts';
import { fault, type Resolved } from './place.ts';

const first = ([i = 0]: readonly number[]): number => i;
const second = ([, i = 0]: readonly number[]): number => i;

const tablesOf = (kernel: MainlineKernel): Readonly<Record<string, Table<MainlineKernel>>> => {
  const CPU = { of: 'CPU', size: kernel.cpus.length } as const;
  const SLOT = { of: 'slot', size: kernel.cpus[0]?.registers.length ?? 0 } as const;
  return {
    pinned: {
      dimensions: [CPU],
      holds: 'number',
      read: ({ cpuPinned }, _, at) => cpuPinned[first(at)] ?? null,
    },
    registers: {
      dimensions: [CPU, SLOT],
      holds: 'name',
      read: (state, roster, at) =>
        ownerOf(state, roster, state.cpus[first(at)]?.registers[second(at)] ?? NONE),
    },
    current: {
      dimensions: [CPU],
      holds: 'name',
      read: ({ cpus }, roster, at) => {
        const task = cpus[first(at)]?.current ?? NONE;
        return task === NONE ? null : roster.tasks.at(task);
      },
    },
    online: { dimensions: [CPU], holds: 'flag', read: ({ cpus }, _, at) => cpus[first(at)]?.online ?? null },
  };
};

const BREAKPOINT: Readonly<Record<string, Field<Breakpoint>>> = {
  cpus: {
    holds: 'anything',
    read: ({ mask }, roster) => (mask === NONE ? null : roster.masks.at(mask).join()),
  },
  type: { holds: 'number', read: ({ type }) => type },
  address: { holds: 'number', read: ({ address }, roster) => toBigInt(roster.addresses.at(address)) },
  length: { holds: 'number', read: ({ length }) => length },
  disabled: { holds: 'flag', read: ({ disabled }) => disabled },
  open: { holds: 'number', read: ({ registrations }) => registrations.length },
};

const inTask = (kernel: MainlineKernel, path: Path, task: number): Resolved<MainlineKernel> => {
  const all = inTable<MainlineKernel>([...path.slice(0, 2), 'all'], 3, {
    dimensions: [],
    holds: 'number',
    read: (state) => holderOfTask(state, task)?.all ?? null,
  });
  const byCpu = (from: Path): Resolved<MainlineKernel> =>
    inTable(from, 3, {
      dimensions: [{ of: 'CPU', size: kernel.cpus.length }],
      holds: 'number',
      read: (state, _, at) => {
        const holder = holderOfTask(state, task);
        return holder === undefined ? null : (holder.byCpu[first(at)] ?? 0);
      },
    });
  const [, , count] = path;
  if (count === 'byCpu') return byCpu(path);
  if (count === 'all')
    return path.length === 3 ? all : fault('there is nothing within this place', 'leave out the index');
  if (count !== undefined)
    return fault(`no count ${String(count)} there`, 'its counts are all and byCpu[CPU]');
  const each = byCpu([...path, 'byCpu']);
  return 'places' in all && 'places' in each ? { places: [...all.places, ...each.places] } : all;
};

/** The places that a path names in states like `kernel`; undefined for a field that is not known here. */
export const mainlinePlaces = (
  kernel: MainlineKernel,
  names: Names,
  path: Path,
): Resolved<MainlineKernel> | undefined => {
  const [field] = path;
  const table = Object.entries(tablesOf(kernel)).find(([name]) => name === field)?.[1];
  if (table !== undefined) return inTable(path, 1, table);
  if (field === 'tasks') {
    const id = named(path, 'task', names.task);
    return typeof id === 'number' ? inTask(kernel, path, id) : id;
  }
  if (field === 'breakpoints') {
    const id = named(path, 'breakpoint', names.breakpoint);
    return typeof id === 'number'
      ? inRecord(path, BREAKPOINT, ({ breakpoints }: MainlineKernel) => breakpoints[id])
      : id;
  }
  return undefined;
};
