/**
 * A table of a state, like its tasks or structs, that tells which of its entries a recipe had in its hands: only those can have
 * changed, however long the table is. Entries are told apart from their copies by the table alone; they are plain data.
 */
import { snapshotOf } from '../snapshot.ts';

export interface TrackedTable {
  /** What the recipes get in the place of the table. */
  readonly proxy: unknown[];
  /** Looks at what was touched since the last look. */
  readonly look: () => TableChange;
  /** Takes back what the last look found changed. */
  readonly restore: () => void;
}

/** The table before and after an event; the same array if nothing changed. Both are good until the next look. */
export interface TableChange {
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  readonly changed: readonly number[];
}

const NOTHING: readonly number[] = [];

/** Methods that hand no entry to their caller: a table is searched more often than it is changed. */
const SEARCHES = ['some', 'every', 'includes', 'indexOf', 'findIndex', 'findLastIndex'] as const;

const isIndex = (key: string): boolean => {
  const first = key.charCodeAt(0);
  return first >= 48 && first <= 57;
};

/** Notes every index that is read or written; an entry that was read may be changed by whoever read it. */
const proxyOf = (raw: unknown[], touched: Set<number>): unknown[] => {
  const searches = new Map<string, unknown>(SEARCHES.map((name) => [name, raw[name].bind(raw)]));
  return new Proxy(raw, {
    get(target, key): unknown {
      if (typeof key !== 'string') return Reflect.get(target, key);
      if (!isIndex(key)) return searches.get(key) ?? Reflect.get(target, key);
      const index = Number(key);
      touched.add(index);
      return target[index];
    },
    set(target, key, value) {
      if (key === 'length') for (let i = Number(value); i < target.length; i += 1) touched.add(i);
      else if (typeof key === 'string') touched.add(Number(key));
      return Reflect.set(target, key, value);
    },
  });
};

/**
 * Two copies of the table take turns: the one that is older than the other is brought up by what has changed since, so that a
 * look costs as much as was touched.
 */
export const trackTable = (raw: unknown[]): TrackedTable => {
  const touched = new Set<number>();
  const newer: unknown[] = raw.map((entry) => snapshotOf<unknown>(undefined, entry));
  const older: unknown[] = [...newer];
  let lag = NOTHING;
  /** What the last look found. */
  let found = NOTHING;

  const bringUp = (): void => {
    older.length = newer.length;
    for (const index of lag) if (index < newer.length) older[index] = newer[index];
    lag = NOTHING;
  };

  /** The snapshots of what has changed, by index; an entry that is gone has none. */
  const changes = (): ReadonlyMap<number, unknown> => {
    const changed = new Map<number, unknown>();
    for (const index of touched) {
      const isGone = index >= raw.length;
      if (isGone && index >= newer.length) continue;
      const was = newer[index];
      const is = isGone ? undefined : snapshotOf(was, raw[index]);
      if (isGone || is !== was || index >= newer.length) changed.set(index, is);
    }
    touched.clear();
    return changed;
  };

  return {
    proxy: proxyOf(raw, touched),
    restore() {
      if (found.length === 0) return;
      for (const index of found) {
        if (index < older.length) raw[index] = structuredClone(older[index]);
        touched.add(index);
      }
      raw.length = older.length;
      found = NOTHING;
    },
    look() {
      found = NOTHING;
      if (touched.size === 0) return { before: newer, after: newer, changed: NOTHING };
      const changed = changes();
      if (changed.size === 0) return { before: newer, after: newer, changed: NOTHING };
      bringUp();
      newer.length = raw.length;
      for (const [index, entry] of changed) if (index < raw.length) newer[index] = entry;
      lag = [...changed.keys()];
      found = lag;
      return { before: older, after: newer, changed: lag };
    },
  };
};
