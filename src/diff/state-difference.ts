/** Where two states differ, by the paths of their rows. */
import { isList, isTree } from '../../machines/plain-tree.ts';
import type { StateRow } from '../../machines/policy.ts';
import { parseAddress } from '../../machines/x86/address.ts';
import { type Path, pathText } from '../replay/state/place.ts';
import type { PathDifference } from './difference.ts';

/** Each policy keeps this count for itself: `global` never does, `percpu` counts what is reserved on offline CPUs as well. */
const OWN_BOOKKEEPING = 'consumed';

/** The historic flags of DR7 have no effect (domain.md §1.1). */
const WITHOUT_EXACT_FLAGS = ~0x300;

/**
 * The columns in which rows of two policies mean the same; all of them where it is one policy. None where they have no more in
 * common than a name, as an allocator with a boundary and one that counts.
 */
export const comparableColumns = (
  left: StateRow,
  right: StateRow,
  samePolicy: boolean,
): readonly string[] => {
  const common = Object.keys(left).filter((column) => Object.hasOwn(right, column));
  if (samePolicy) return common;
  return common.some((column) => column !== 'tasks')
    ? common.filter((column) => column !== OWN_BOOKKEEPING)
    : [];
};

/** The effective bits of a DR7, as one text for equal ones. */
const dr7Bits = (value: unknown): string | undefined => {
  const parsed = typeof value === 'string' ? parseAddress(value) : undefined;
  return parsed && `${parsed.high} ${parsed.low & WITHOUT_EXACT_FLAGS}`;
};

const isSameLeaf = ([column]: Path, left: unknown, right: unknown): boolean =>
  left === right || (column === 'dr7' && dr7Bits(left) === dr7Bits(right));

/** A task that one side has never heard of holds nothing there. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.every(isEmpty));

/** A path on its way down: one list for all of a walk, as rows are walked after every event. */
type Way = (string | number)[];

const collectBelow = (
  way: Way,
  key: string | number,
  left: unknown,
  right: unknown,
  found: PathDifference[],
): void => {
  way.push(key);
  collect(way, left, right, found);
  way.pop();
};

const collectOfLists = (
  way: Way,
  left: readonly unknown[],
  right: readonly unknown[],
  found: PathDifference[],
): void => {
  const length = Math.max(left.length, right.length);
  for (let i = 0; i < length; i += 1) {
    if (left[i] !== right[i]) collectBelow(way, i, left[i], right[i], found);
  }
};

const collect = (way: Way, left: unknown, right: unknown, found: PathDifference[]): void => {
  if (isList(left) && isList(right)) {
    collectOfLists(way, left, right, found);
    return;
  }
  if (isTree(left) && isTree(right)) {
    for (const key in left) {
      if (left[key] !== right[key]) collectBelow(way, key, left[key], right[key], found);
    }
    for (const key in right) {
      if (!Object.hasOwn(left, key)) collectBelow(way, key, undefined, right[key], found);
    }
    return;
  }
  if (isSameLeaf(way, left, right) || (isEmpty(left) && isEmpty(right))) return;
  found.push({ path: pathText(way), left: left ?? null, right: right ?? null });
};

/** Every path at or below `path` at which the values differ, in their order. */
export const differingFrom = (path: Path, left: unknown, right: unknown): readonly PathDifference[] => {
  const found: PathDifference[] = [];
  collect([...path], left, right, found);
  return found;
};

/** Every path in these columns at which the rows differ, in their order. */
export const differingPaths = (
  left: StateRow,
  right: StateRow,
  columns: readonly string[],
): readonly PathDifference[] => {
  const found: PathDifference[] = [];
  for (const column of columns) collect([column], left[column], right[column], found);
  return found;
};
