/**
 * The debug registers under a policy with a boundary (domain.md §1.2), drawn in text: a row a CPU for the kernel's slots, a
 * row a task for its own, and the boundary between them.
 */
import type { Explanation, Holder } from './explanation.ts';
import { chosen, leftOut, tableLines } from './text-table.ts';
import { holderName } from './wording.ts';

const EMPTY = '-';
const MOST_CPUS = 8;
const MOST_TASKS = 8;

/** What stands in one row: the names in each slot, and which slots are on the row's own side of the boundary. */
interface RowOf {
  readonly label: string;
  readonly names: (slot: number) => readonly string[];
  readonly isOwnSide: (slot: number) => boolean;
}

const slotOn = ({ cpus, slots }: Holder, cpu: number): number | undefined => slots[cpus.indexOf(cpu)];

/** The request's own task first, then the tasks in its way. */
const tasksOf = (holders: readonly Holder[], own: string | undefined): readonly string[] => {
  const inOrder = [...holders.filter(({ blocks }) => blocks), ...holders].map(({ task }) => task);
  const held = inOrder.filter((task) => task !== undefined);
  return [...new Set(own === undefined || !held.includes(own) ? held : [own, ...held])];
};

/** From the highest slot down to 0; the mark stands above the first slot below the boundary. */
const cells = (slots: number, boundary: number, mark: string, cell: (slot: number) => string): string[] => {
  const row: string[] = [];
  for (let slot = slots - 1; slot >= 0; slot -= 1) {
    if (slot === Math.min(boundary, slots) - 1) row.push(mark);
    row.push(cell(slot));
  }
  if (boundary === 0) row.push(mark);
  return row;
};

const cellOf = ({ names, isOwnSide }: RowOf, slot: number): string => {
  const held = names(slot);
  if (held.length > 0) return held.join('+');
  return isOwnSide(slot) ? EMPTY : '';
};

const legendOf = (boundary: number, slots: number): string => {
  const where = `  | is the boundary, at ${boundary}`;
  if (boundary > slots) return `${where}, above all slots.`;
  return `${where}: kernel slots to its left, the tasks' to its right.`;
};

export const boundaryTable = (
  { request, slots, cpus }: Explanation,
  holders: readonly Holder[],
  boundary: number,
  full: readonly number[],
): readonly string[] => {
  const kernel = holders.filter(({ task }) => task === undefined);
  const drawnCpus = chosen(cpus, full, MOST_CPUS);
  const tasks = tasksOf(holders, request.task);
  const drawnTasks = tasks.slice(0, MOST_TASKS);
  const rows: readonly RowOf[] = [
    ...drawnCpus.map((cpu) => ({
      label: `CPU ${cpu}`,
      names: (slot: number) => kernel.filter((holder) => slotOn(holder, cpu) === slot).map(holderName),
      isOwnSide: (slot: number) => slot >= boundary,
    })),
    ...drawnTasks.map((task) => ({
      label: `task ${task}`,
      names: (slot: number) =>
        holders.filter((holder) => holder.task === task && holder.slots[0] === slot).map(holderName),
      isOwnSide: (slot: number) => slot < boundary,
    })),
  ];
  return [
    ...tableLines([
      ['', ...cells(slots, boundary, '|', (slot) => `slot ${slot}`)],
      ...rows.map((row) => [row.label, ...cells(slots, boundary, '|', (slot) => cellOf(row, slot))]),
    ]),
    ...leftOut(cpus, drawnCpus.length, 'CPU'),
    ...leftOut(tasks.length, drawnTasks.length, 'task'),
    legendOf(boundary, slots),
  ];
};
