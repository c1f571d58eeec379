/**
 * The states of two sides beside each other, in text: a line for each boundary, CPU and task, marked where they differ. What a
 * line says is the policy's own row, so that a grid can hold an allocator with a boundary beside one that counts.
 */
import { isList, isRecord } from '../../machines/plain-tree.ts';
import type { StateRow } from '../../machines/policy.ts';
import { leftOut, tableLines } from '../explain/text-table.ts';

/** CPUs, and tasks, that are drawn; those that differ go first. */
const MOST_DRAWN = 8;

const EMPTY = '·';
const MARK = '≠';

/** One line of a grid: what a side says under this label, absent where it has no such line. */
export interface GridLine {
  readonly label: string;
  /** CPUs and tasks are drawn up to a bound. */
  readonly about: 'machine' | 'cpu' | 'task';
  readonly left?: string;
  readonly right?: string;
}

interface Told {
  readonly label: string;
  readonly about: GridLine['about'];
  readonly text: string;
}

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return EMPTY;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const cells = (values: readonly unknown[]): string => values.map(cell).join(' ');

const byCpu = (column: unknown, what: string, text: (value: unknown) => string): readonly Told[] =>
  isList(column)
    ? column.map((value, cpu) => ({ label: `CPU ${cpu} ${what}`, about: 'cpu', text: text(value) }))
    : [];

/** Four slots, or the counts of an allocator without slots of its own. */
const taskText = (held: unknown): string => {
  if (isList(held)) return cells(held);
  if (!isRecord(held)) return cell(held);
  const { all, byCpu: bound } = held;
  return `${cell(all)} on all CPUs${isList(bound) ? `, ${cells(bound)} by CPU` : ''}`;
};

const tasksOf = (column: unknown): readonly Told[] =>
  isRecord(column)
    ? Object.entries(column).map(([task, held]) => ({
        label: `task ${task}`,
        about: 'task',
        text: taskText(held),
      }))
    : [];

const cellsOf = (value: unknown): string => (isList(value) ? cells(value) : cell(value));

/** The columns that this grid has a wording for; others are told as they are. */
const COLUMNS: Readonly<Record<string, (column: unknown) => readonly Told[]>> = {
  kernelPos: (column) => [{ label: 'boundary', about: 'machine', text: cell(column) }],
  userRefcount: (column) => [{ label: 'tasks by slot', about: 'machine', text: cellsOf(column) }],
  kernel: (column) => byCpu(column, 'kernel slots', cellsOf),
  consumed: (column) => byCpu(column, 'counts', cell),
  dr7: (column) => byCpu(column, 'DR7', cell),
  debugRegisters: (column) => byCpu(column, 'DR0-DR3', cellsOf),
  registers: (column) => byCpu(column, 'registers', cellsOf),
  pinned: (column) => byCpu(column, 'CPU-wide', cell),
  tasks: tasksOf,
};

/** The CPU or task that a line is about. */
const subject = ({ label, about }: GridLine): string =>
  about === 'cpu' ? label.split(' ', 2).join(' ') : label;

const toldOf = (row: StateRow): readonly Told[] =>
  Object.entries(row).flatMap(
    ([name, column]) =>
      COLUMNS[name]?.(column) ?? [{ label: name, about: 'machine' as const, text: cell(column) }],
  );

/** The lines of a grid: the machine's, then CPU by CPU, then the tasks'. */
export const gridLines = (left: StateRow | undefined, right: StateRow | undefined): readonly GridLine[] => {
  const lines = new Map<string, GridLine>();
  for (const { label, about, text } of left === undefined ? [] : toldOf(left)) {
    lines.set(label, { label, about, left: text });
  }
  for (const { label, about, text } of right === undefined ? [] : toldOf(right)) {
    lines.set(label, { ...(lines.get(label) ?? { label, about }), right: text });
  }
  const order = ['machine', 'cpu', 'task'];
  const subjects = [...new Set([...lines.values()].map(subject))];
  return [...lines.values()].toSorted(
    (a, b) =>
      order.indexOf(a.about) - order.indexOf(b.about) ||
      subjects.indexOf(subject(a)) - subjects.indexOf(subject(b)),
  );
};

const differs = ({ left, right }: GridLine): boolean =>
  left !== undefined && right !== undefined && left !== right;

/** The subjects to draw: those with a difference first, all of them in order at last. */
const drawnSubjects = (lines: readonly GridLine[]): ReadonlySet<string> => {
  const all = new Set(lines.map(subject));
  const important = [...all].filter((one) => lines.some((line) => subject(line) === one && differs(line)));
  return new Set([...new Set([...important, ...all])].slice(0, MOST_DRAWN));
};

/** @param heads what the two columns are called. */
export const gridText = (
  heads: readonly [left: string, right: string],
  left: StateRow | undefined,
  right: StateRow | undefined,
): readonly string[] => {
  const lines = gridLines(left, right);
  const drawn = { cpu: new Set<string>(), task: new Set<string>() };
  const hidden = { cpu: 0, task: 0 };
  for (const about of ['cpu', 'task'] as const) {
    const ofKind = lines.filter((line) => line.about === about);
    drawn[about] = new Set(drawnSubjects(ofKind));
    hidden[about] = new Set(ofKind.map(subject)).size;
  }
  const shown = lines.filter((line) => line.about === 'machine' || drawn[line.about].has(subject(line)));
  return [
    ...tableLines([
      ['', '', ...heads],
      ...shown.map((line) => [
        differs(line) ? MARK : '',
        line.label,
        line.left ?? (left === undefined ? '' : '-'),
        line.right ?? (right === undefined ? '' : '-'),
      ]),
    ]),
    ...leftOut(hidden.cpu, drawn.cpu.size, 'CPU'),
    ...leftOut(hidden.task, drawn.task.size, 'task'),
  ];
};
