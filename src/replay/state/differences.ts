/** Where two trees of plain data differ, value by value: rows of state before and after an event. */
import { isTree } from '../../../machines/plain-tree.ts';
import type { Change, Path } from './place.ts';

/** The CPUs of a mask are one value, also where they are a list: they are told whole. */
const isMask = ([table]: Path, depth: number): boolean => table === 'registrations' && depth > 1;

const isOneValue = (path: Path, value: unknown): boolean => !isTree(value) || isMask(path, path.length);

/** Whatever is one value is told as such: a list that stands for a mask is one, too. */
const areSame = (before: unknown, after: unknown): boolean =>
  (before ?? null) === (after ?? null) || JSON.stringify(before) === JSON.stringify(after);

function* differencesAt(path: Path, before: unknown, after: unknown): Generator<Change> {
  if (before === after) return;
  if (isOneValue(path, before ?? after) && isOneValue(path, after ?? before)) {
    if (!areSame(before, after)) yield { path, before: before ?? null, after: after ?? null };
    return;
  }
  const was = isTree(before) ? before : {};
  const is = isTree(after) ? after : {};
  const isList = Array.isArray(after ?? before);
  for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
    yield* differencesAt([...path, isList ? Number(key) : key], was[key], is[key]);
  }
}

/** In the order in which the fields stand. What is absent on one side is null there, and equals null. */
export const differences = (before: unknown, after: unknown): readonly Change[] => [
  ...differencesAt([], before, after),
];
