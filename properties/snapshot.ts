/**
 * Snapshots of a mutable state: plain data, copied only where it changed since the last one. Quicker than drafts for the small
 * states of a campaign; but the cost grows with the whole state, so that large ones do better under immer.
 */
import { isList, isTree, type Tree } from '../machines/plain-tree.ts';

const NO_LIST: readonly unknown[] = [];

const listOf = (was: readonly unknown[], is: readonly unknown[]): readonly unknown[] => {
  let copy: unknown[] | undefined = was.length > is.length || was === NO_LIST ? [] : undefined;
  for (let i = 0; i < is.length; i += 1) {
    const entry = is[i] === was[i] ? is[i] : snapshotOf(was[i], is[i]);
    if (copy === undefined && (i >= was.length || entry !== was[i])) copy = was.slice(0, i);
    copy?.push(entry);
  }
  return copy ?? was;
};

const freshRecordOf = (is: Tree): Tree => {
  const copy: Record<string, unknown> = {};
  for (const key in is) copy[key] = snapshotOf(undefined, is[key]);
  return copy;
};

const recordOf = (was: Tree, is: Tree): Tree => {
  let copy: Record<string, unknown> | undefined;
  for (const key in is) {
    if (is[key] === was[key]) continue;
    const entry = snapshotOf(was[key], is[key]);
    if (entry === was[key]) continue;
    copy ??= { ...was };
    copy[key] = entry;
  }
  return copy ?? was;
};

/**
 * A copy of `is` that later changes of it do not reach. Whatever equals the same part of `was`, an earlier snapshot, is that
 * part itself. The shape is fixed: the keys of a record do not go away.
 */
export function snapshotOf<T>(was: T | undefined, is: T): T;
export function snapshotOf(was: unknown, is: unknown): unknown {
  if (isList(is)) return listOf(isList(was) ? was : NO_LIST, is);
  if (!isTree(is)) return is;
  return isTree(was) ? recordOf(was, is) : freshRecordOf(is);
}
