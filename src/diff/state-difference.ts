/** Where two states differ, by the paths of their rows. */
import type { StateRow } from '../../machines/policy.ts';
import { parseAddress, toBigInt } from '../../machines/x86/address.ts';
import { type Path, pathText } from '../replay/state/place.ts';
import type { PathDifference } from './difference.ts';

/** Each policy keeps this count for itself: `global` never does, `percpu` counts what is reserved on offline CPUs as well. */
const OWN_BOOKKEEPING = 'consumed';

/** The historic flags of DR7 have no effect (domain.md §1.1). */
const WITHOUT_EXACT_FLAGS = ~0x300n;

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

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const dr7Bits = (value: unknown): bigint | undefined => {
  const parsed = typeof value === 'string' ? parseAddress(value) : undefined;
  return parsed === undefined ? undefined : toBigInt(parsed) & WITHOUT_EXACT_FLAGS;
};

const isSameLeaf = ([column]: Path, left: unknown, right: unknown): boolean =>
  left === right || (column === 'dr7' && dr7Bits(left) === dr7Bits(right));

/** A task that one side has never heard of holds nothing there. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.every(isEmpty));

const collect = (path: Path, left: unknown, right: unknown, found: PathDifference[]): void => {
  if (isObject(left) && isObject(right)) {
    const isList = Array.isArray(left);
    const below = (key: string): Path => [...path, isList ? Number(key) : key];
    for (const key in left) {
      if (left[key] !== right[key]) collect(below(key), left[key], right[key], found);
    }
    for (const key in right) {
      if (!Object.hasOwn(left, key)) collect(below(key), undefined, right[key], found);
    }
    return;
  }
  if (isSameLeaf(path, left, right) || (isEmpty(left) && isEmpty(right))) return;
  found.push({ path: pathText(path), left: left ?? null, right: right ?? null });
};

/** Every path at or below `path` at which the values differ, in their order. */
export const differingFrom = (path: Path, left: unknown, right: unknown): readonly PathDifference[] => {
  const found: PathDifference[] = [];
  collect(path, left, right, found);
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
