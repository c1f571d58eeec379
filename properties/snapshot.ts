/**
 * Snapshots of a mutable state: plain data, copied only where it changed since the last one. Quicker than drafts for the small
 * states of a campaign; but the cost grows with the whole state, so that large ones do better under immer.
 */

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

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

const freshRecordOf = (is: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const copy: Record<string, unknown> = {};
  for (const key in is) copy[key] = snapshotOf(undefined, is[key]);
  return copy;
};

const recordOf = (
  was: Readonly<Record<string, unknown>>,
  is: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => {
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
  if (!isRecord(is)) return is;
  return isRecord(was) ? recordOf(was, is) : freshRecordOf(is);
}
