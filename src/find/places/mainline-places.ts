/** Places of `mainline` (domain.md §6), named as `replay --every` names them, and beyond its row. */
import { ownerName } from '../../../machines/mainline/row.ts';
import { type Breakpoint, holderOfTask, type MainlineKernel } from '../../../machines/mainline/state.ts';
import { NONE } from '../../../machines/roster.ts';
import type { Path } from '../../replay/state/place.ts';
import { type Dimension, inTable, type Table } from './indexed.ts';
import { type Field, inRecord, named, type Names } from './named.ts';
import { ABSENT, fault, type Resolved } from './place.ts';
import { asAddress, asFlag, asMask, asNumber, asTask } from './showing.ts';

/** Registers that ptrace gives a task, and one more. */
const PTRACE = 8;

/** Whom a register serves: a breakpoint's id, or below NONE the task and its own register; events' ids are given again. */
const ownerCode = ({ cpus, events, holders }: MainlineKernel, cpu: number, register: number): number => {
  const event = events[cpus[cpu]?.registers[register] ?? NONE];
  if (event === undefined) return NONE;
  if (event.bp !== NONE) return event.bp;
  const task = holders[event.holder]?.task;
  return task === undefined ? NONE : -2 - (task * PTRACE + event.debugRegister);
};

const tablesOf = (kernel: MainlineKernel): Readonly<Record<string, Table<MainlineKernel>>> => {
  const CPU: Dimension = { of: 'CPU', size: kernel.cpus.length };
  const SLOT: Dimension = { of: 'slot', size: kernel.cpus[0]?.registers.length ?? 0 };
  return {
    pinned: {
      dimensions: [CPU],
      holds: 'number',
      code: ({ cpuPinned }, cpu) => cpuPinned[cpu] ?? ABSENT,
      show: asNumber,
    },
    registers: {
      dimensions: [CPU, SLOT],
      holds: 'name',
      code: ownerCode,
      show: (code, roster) => {
        if (code >= NONE) return code === NONE ? null : roster.breakpoints.at(code);
        const own = -2 - code;
        return ownerName(own % PTRACE, roster.tasks.at(Math.floor(own / PTRACE)));
      },
    },
    current: {
      dimensions: [CPU],
      holds: 'name',
      code: ({ cpus }, cpu) => cpus[cpu]?.current ?? NONE,
      show: asTask,
    },
    online: {
      dimensions: [CPU],
      holds: 'flag',
      code: ({ cpus }, cpu) => Number(cpus[cpu]?.online ?? ABSENT),
      show: asFlag,
    },
  };
};

const BREAKPOINT: Readonly<Record<string, Field<Breakpoint>>> = {
  cpus: { holds: 'anything', code: ({ mask }) => mask, show: asMask, absent: NONE },
  type: { holds: 'number', code: ({ type }) => type, show: asNumber },
  address: { holds: 'number', code: ({ address }) => address, show: asAddress },
  length: { holds: 'number', code: ({ length }) => length, show: asNumber },
  disabled: { holds: 'flag', code: ({ disabled }) => Number(disabled), show: asFlag },
  open: { holds: 'number', code: ({ registrations }) => registrations.length, show: asNumber },
};

const byCpu = (kernel: MainlineKernel, path: Path, task: number): Resolved<MainlineKernel> =>
  inTable(path, 3, {
    dimensions: [{ of: 'CPU', size: kernel.cpus.length }],
    holds: 'number',
    code: (state, cpu) => {
      const holder = holderOfTask(state, task);
      return holder === undefined ? ABSENT : (holder.byCpu[cpu] ?? 0);
    },
    show: asNumber,
  });

const inTask = (kernel: MainlineKernel, path: Path, task: number): Resolved<MainlineKernel> => {
  const all = inTable<MainlineKernel>([...path.slice(0, 2), 'all'], 3, {
    dimensions: [],
    holds: 'number',
    code: (state) => holderOfTask(state, task)?.all ?? ABSENT,
    show: asNumber,
  });
  const [, , count] = path;
  if (count === 'byCpu') return byCpu(kernel, path, task);
  if (count === 'all')
    return path.length === 3 ? all : fault('there is nothing within this place', 'leave out the index');
  if (count !== undefined)
    return fault(`no count ${String(count)} there`, 'its counts are all and byCpu[CPU]');
  const each = byCpu(kernel, [...path, 'byCpu'], task);
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
