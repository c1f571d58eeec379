/** What differs between two grids of the same event: two policies, or a history and its branch. */
import type { CountedCell, CountGrid, Grid, SlotCell, SlotGrid } from './grid.ts';

/** By what the cells of a grid are told apart: a place of the state, or of a counted breakpoint the CPU and whose it is. */
export const countedKey = (cpu: number | null, { task, holder }: CountedCell): string =>
  `${cpu ?? 'every CPU'}: ${task ?? 'CPU-wide'} ${holder}`;

const cellText = ({ holder, side, armed, address }: SlotCell): string =>
  `${holder ?? ''} ${side} ${armed === undefined ? '' : `${armed.access} ${armed.length} ${address}`}`;

/** Not what a CPU counts as consumed: the base counts nothing there. */
const valuesOfSlots = ({
  boundary,
  cpus,
  tasks,
  refcounts,
}: SlotGrid): readonly (readonly [string, string])[] => [
  ['kernelPos', String(boundary)],
  ...refcounts.map(({ place, count }) => [place, String(count)] as const),
  ...cpus.flatMap(({ cpu, cells, control, current, online }) => [
    [`current[${cpu}]`, online ? (current ?? 'idle') : 'offline'] as const,
    [`dr7[${cpu}]`, control.text] as const,
    ...cells.map((cell) => [cell.place, cellText(cell)] as const),
  ]),
  ...tasks.flatMap(({ cells }) => cells.map((cell) => [cell.place, cellText(cell)] as const)),
];

const valuesOfCounts = ({ cpus, tasks }: CountGrid): readonly (readonly [string, string])[] => [
  ...cpus.flatMap(({ cpu, pinned, fullest, placed, online, current }) => [
    [`current[${cpu}]`, online ? (current ?? 'idle') : 'offline'] as const,
    ...[...pinned, ...(fullest?.cells ?? [])].map(
      (cell) => [countedKey(cpu, cell), `${cell.watch} ${cell.disabled}`] as const,
    ),
    ...placed.map(({ place, holder, address }) => [place, `${holder ?? ''} ${address}`] as const),
  ]),
  ...tasks.flatMap(({ all, bound }) => [
    ...all.map((cell) => [countedKey(null, cell), `${cell.watch} ${cell.disabled}`] as const),
    ...bound.flatMap(({ cpu, cells }) =>
      cells.map((cell) => [countedKey(cpu, cell), `${cell.watch} ${cell.disabled}`] as const),
    ),
  ]),
];

const valuesOf = (grid: Grid): readonly (readonly [string, string])[] => {
  switch (grid.kind) {
    case 'slots':
      return valuesOfSlots(grid);
    case 'counts':
      return valuesOfCounts(grid);
    case 'row':
      return grid.columns.map(({ name, text }) => [name, text]);
  }
};

/** Who has a slot on a CPU, a breakpoint of a task with the task before it: what allocators of both kinds tell. */
const holdersOfSlots = ({ cpus, tasks }: SlotGrid): ReadonlySet<string> =>
  new Set([
    ...cpus.flatMap(({ cpu, cells }) =>
      cells.flatMap(({ side, holder }) => (side === 'kernel' && holder !== null ? [`${cpu} ${holder}`] : [])),
    ),
    ...tasks.flatMap(({ task, cells }) =>
      cells.flatMap(({ holder }) =>
        holder === null ? [] : cpus.map(({ cpu }) => `${cpu} ${task} ${holder}`),
      ),
    ),
  ]);

const holdersOfCounts = ({ cpus, tasks }: CountGrid): ReadonlySet<string> =>
  new Set([
    ...cpus.flatMap(({ cpu, pinned }) => pinned.map(({ holder }) => `${cpu} ${holder}`)),
    ...tasks.flatMap(({ task, all, bound }) => [
      ...cpus.flatMap(({ cpu }) => all.map(({ holder }) => `${cpu} ${task} ${holder}`)),
      ...bound.flatMap(({ cpu, cells }) => cells.map(({ holder }) => `${cpu} ${task} ${holder}`)),
    ]),
  ]);

/** The slots whose holder has none there under the allocator that counts. */
const slotsAgainst = (grid: SlotGrid, holders: ReadonlySet<string>): readonly string[] => [
  ...grid.cpus.flatMap(({ cpu, current, cells }) =>
    cells.flatMap(({ place, side, holder }) => {
      if (holder === null) return [];
      const name = side === 'kernel' ? holder : `${current ?? ''} ${holder}`;
      return holders.has(`${cpu} ${name}`) ? [] : [place];
    }),
  ),
  ...grid.tasks.flatMap(({ task, cells }) =>
    cells.flatMap(({ place, holder }) => {
      const isThere = grid.cpus.some(({ cpu }) => holders.has(`${cpu} ${task} ${holder ?? ''}`));
      return holder === null || isThere ? [] : [place];
    }),
  ),
];

/** The counted breakpoints that hold no slot there under the allocator with a boundary. */
const countsAgainst = (grid: CountGrid, holders: ReadonlySet<string>): readonly string[] => {
  const missing = (cpu: number, cell: CountedCell): boolean =>
    !holders.has(`${cpu} ${cell.task === null ? '' : `${cell.task} `}${cell.holder}`);
  return [
    ...grid.cpus.flatMap(({ cpu, pinned, fullest }) =>
      [...pinned, ...(fullest?.cells ?? [])].flatMap((cell) =>
        missing(cpu, cell) ? [countedKey(cpu, cell)] : [],
      ),
    ),
    ...grid.tasks.flatMap(({ all, bound }) => [
      ...all.flatMap((cell) =>
        grid.cpus.some(({ cpu }) => missing(cpu, cell)) ? [countedKey(null, cell)] : [],
      ),
      ...bound.flatMap(({ cpu, cells }) =>
        cells.flatMap((cell) => (missing(cpu, cell) ? [countedKey(cpu, cell)] : [])),
      ),
    ]),
  ];
};

/**
 * The keys of what `grid` has otherwise than `other`. Of two allocators of different kinds it is who holds a slot, as they have
 * nothing else in common.
 */
export const differingKeys = (grid: Grid, other: Grid): ReadonlySet<string> => {
  if (grid.kind === 'slots' && other.kind === 'counts')
    return new Set(slotsAgainst(grid, holdersOfCounts(other)));
  if (grid.kind === 'counts' && other.kind === 'slots')
    return new Set(countsAgainst(grid, holdersOfSlots(other)));
  const there = new Map(valuesOf(other));
  return new Set(valuesOf(grid).flatMap(([key, text]) => (there.get(key) === text ? [] : [key])));
};
