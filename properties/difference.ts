/** Where two states differ: plain data, compared by value, shared parts by identity. */
import { isList, isTree } from '../machines/plain-tree.ts';

/** Lists may be long, and most of their entries the same. */
const firstInLists = (a: readonly unknown[], b: readonly unknown[]): string | undefined => {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const below = firstDifference(a[i], b[i]);
    if (below !== undefined) return below === '' ? String(i) : `${i}.${below}`;
  }
  return undefined;
};

/** The path of the first difference, like `cpus.1.dr7`; undefined where the two are equal. An absent entry equals undefined. */
export const firstDifference = (a: unknown, b: unknown): string | undefined => {
  if (Object.is(a, b)) return undefined;
  if (!isTree(a) || !isTree(b)) return '';
  if (isList(a) && isList(b)) return firstInLists(a, b);
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const below = firstDifference(a[key], b[key]);
    if (below !== undefined) return below === '' ? key : `${key}.${below}`;
  }
  return undefined;
};
