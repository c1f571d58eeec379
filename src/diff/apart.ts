/** Keeps which pieces of two states differ, and tells after each event which of them have come to. */
import type { StateRow } from '../../machines/policy.ts';
import type { PathDifference } from './difference.ts';
import type { Side } from './side.ts';
import { differingFrom, differingPaths } from './state-difference.ts';

/** The column that grows with the names of a ledger. */
const TASKS = 'tasks';

const tasksOf = (row: StateRow): Readonly<Record<string, unknown>> => {
  const tasks = row[TASKS];
  return typeof tasks === 'object' && tasks !== null ? { ...tasks } : {};
};

const both = (left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> =>
  right.size === 0 ? left : new Set([...left, ...right]);

const pathsOf = (differing: readonly PathDifference[]): ReadonlySet<string> =>
  new Set(differing.map(({ path }) => path));

/**
 * @param columns those that are compared.
 * @returns what differs now and did not when it was asked last. Of large states only what has changed since is looked at.
 */
export const partingOf = (
  left: Side,
  right: Side,
  columns: readonly string[],
): (() => readonly PathDifference[]) => {
  const others = columns.filter((column) => column !== TASKS);
  const compared = columns.includes(TASKS);
  let apart: ReadonlySet<string> = new Set();
  const apartTasks = new Map<string, ReadonlySet<string>>();

  const rows = (): { ofLeft: StateRow; ofRight: StateRow; names: Iterable<string> } => {
    const ofLeft = left.changedTasks();
    const ofRight = right.changedTasks();
    if (ofLeft !== undefined && ofRight !== undefined) {
      const names = both(ofLeft, ofRight);
      return { ofLeft: left.rowOf(names), ofRight: right.rowOf(names), names };
    }
    const whole = { ofLeft: left.row(), ofRight: right.row() };
    const names = both(
      new Set(Object.keys(tasksOf(whole.ofLeft))),
      new Set(Object.keys(tasksOf(whole.ofRight))),
    );
    return { ...whole, names };
  };

  const ofTasks = (
    ofLeft: StateRow,
    ofRight: StateRow,
    names: Iterable<string>,
  ): readonly PathDifference[] => {
    const parted: PathDifference[] = [];
    const leftTasks = tasksOf(ofLeft);
    const rightTasks = tasksOf(ofRight);
    for (const name of names) {
      const differing = differingFrom([TASKS, name], leftTasks[name], rightTasks[name]);
      const before = apartTasks.get(name);
      parted.push(...differing.filter(({ path }) => before?.has(path) !== true));
      if (differing.length > 0) apartTasks.set(name, pathsOf(differing));
      else if (before !== undefined) apartTasks.delete(name);
    }
    return parted;
  };

  return () => {
    if (columns.length === 0) return [];
    const { ofLeft, ofRight, names } = rows();
    const differing = differingPaths(ofLeft, ofRight, others);
    const parted = differing.filter(({ path }) => !apart.has(path));
    if (differing.length > 0 || apart.size > 0) apart = pathsOf(differing);
    return compared ? [...parted, ...ofTasks(ofLeft, ofRight, names)] : parted;
  };
};
