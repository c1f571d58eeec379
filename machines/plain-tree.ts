/** Data of a shape that is not known here: what JSON can say, told apart by what can be walked. */

/** What has entries by key: a record, or a list by its indices. */
export type Tree = Readonly<Record<string, unknown>>;

export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** A tree that is no list. */
export const isRecord = (value: unknown): value is Tree => isTree(value) && !isList(value);

/** What stands in a tree, by key; nothing in what is none. */
export const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  isTree(value) ? Object.entries(value) : [];
