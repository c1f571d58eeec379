/** Values that are kept to be copied, and compared with what has become of the copies. */
import { isRecord, isTree } from '../../../../machines/plain-tree.ts';

/** A value with what is asked of it over and over again. */
export interface Original {
  readonly value: unknown;
  /** Of a record; undefined for all else. */
  readonly keys: readonly string[] | undefined;
  /** Of a record or a list: its entries; those that are neither are themselves. */
  readonly entries: readonly unknown[];
  /** By entry: what is known of those that are records or lists. */
  readonly inner: readonly (Original | undefined)[];
}

/** @param value plain data, which is not changed any more: nothing in it refers back. */
export const originalOf = (value: unknown): Original => {
  const entries: readonly unknown[] = Array.isArray(value)
    ? value
    : isRecord(value)
      ? Object.values(value)
      : [];
  return {
    value,
    keys: isRecord(value) ? Object.keys(value) : undefined,
    entries,
    inner: entries.map((entry) => (isTree(entry) ? originalOf(entry) : undefined)),
  };
};

/** Does the other hold the same, in fields of the same names in the same order? */
export const isSame = (other: unknown, { value, keys, entries, inner }: Original): boolean => {
  const isEntry = (entry: unknown, at: number): boolean => {
    const original = inner[at];
    return original === undefined ? Object.is(entry, entries[at]) : isSame(entry, original);
  };
  if (keys === undefined) {
    if (!Array.isArray(value)) return Object.is(other, value);
    if (!Array.isArray(other) || other.length !== entries.length) return false;
    for (let i = 0; i < entries.length; i += 1) if (!isEntry(other[i], i)) return false;
    return true;
  }
  if (!isRecord(other)) return false;
  let at = 0;
  for (const key in other) {
    if (key !== keys[at] || !isEntry(other[key], at)) return false;
    at += 1;
  }
  return at === keys.length;
};

/** A copy that can be changed. */
export const copyOf = ({ value, keys, inner }: Original): unknown => {
  if (keys === undefined) {
    if (!Array.isArray(value)) return value;
    const list: unknown[] = value.slice();
    for (let i = 0; i < inner.length; i += 1) {
      const original = inner[i];
      if (original !== undefined) list[i] = copyOf(original);
    }
    return list;
  }
  const record: Record<string, unknown> = { ...(isRecord(value) && value) };
  for (let i = 0; i < inner.length; i += 1) {
    const original = inner[i];
    if (original !== undefined) record[keys[i] ?? ''] = copyOf(original);
  }
  return record;
};
