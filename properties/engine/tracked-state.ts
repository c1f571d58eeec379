/**
 * A large state whose changes are found at the cost of what an event touches: the tables that grow with the names of a ledger
 * are watched, the rest is compared. The states that it shows are good until the next look.
 */
import { snapshotOf } from '../snapshot.ts';
import { type TrackedTable, trackTable } from './tracked-table.ts';

/** The state before the last look and at it; the same object, the same parts, where nothing changed. */
export interface Look<K> {
  readonly before: K;
  readonly after: K;
  /** The entries of the watched tables that changed, by the name of the table. */
  readonly changed: ReadonlyMap<string, readonly number[]>;
}

export interface TrackedState<K> {
  /** What the recipes change. */
  readonly live: K;
  readonly shown: () => K;
  readonly look: () => Look<K>;
  /** Takes back what the last look found changed: it can be done once, and shows at the next look. */
  readonly restore: () => void;
}

const isTable = (value: unknown): value is unknown[] => Array.isArray(value);

/**
 * @param start the state to begin with, which stays as it is.
 * @param tables the names of its tables that grow.
 */
export const trackState = <K extends object>(start: K, tables: readonly string[]): TrackedState<K> => {
  const live: K = structuredClone(start);
  const tracked = new Map<string, TrackedTable>();
  const rest: string[] = [];
  let shown: K = snapshotOf<K>(undefined, live);
  let undo: (() => void)[] = [];

  const track = (name: string, raw: unknown[]): TrackedTable => {
    const table = trackTable(raw);
    tracked.set(name, table);
    Reflect.set(live, name, table.proxy);
    return table;
  };
  for (const name of Object.keys(live)) {
    const value: unknown = Reflect.get(live, name);
    if (tables.includes(name) && isTable(value)) track(name, value);
    else rest.push(name);
  }

  /** A recipe may put another table in the place of one: then everything in it may have changed. */
  const current = (name: string, table: TrackedTable): TrackedTable => {
    const value: unknown = Reflect.get(live, name);
    if (value === table.proxy || !isTable(value)) return table;
    return track(name, [...value]);
  };

  return {
    live,
    shown: () => shown,
    look() {
      const before: K = { ...shown };
      const after: K = { ...shown };
      const changed = new Map<string, readonly number[]>();
      let isChanged = false;
      undo = [];
      for (const name of rest) {
        const was: unknown = Reflect.get(shown, name);
        const is = snapshotOf<unknown>(was, Reflect.get(live, name));
        if (is === was) continue;
        isChanged = true;
        Reflect.set(after, name, is);
        undo.push(() => Reflect.set(live, name, structuredClone(was)));
      }
      for (const [name, table] of tracked) {
        const present = current(name, table);
        const look = present.look();
        if (present !== table || look.changed.length > 0) isChanged = true;
        const was: unknown = present === table ? look.before : Reflect.get(shown, name);
        Reflect.set(before, name, was);
        Reflect.set(after, name, look.after);
        if (present === table) {
          changed.set(name, look.changed);
          undo.push(present.restore);
        } else if (isTable(was)) undo.push(() => track(name, structuredClone(was)));
      }
      const whole = isChanged ? { before, after } : { before: shown, after: shown };
      shown = whole.after;
      return { ...whole, changed };
    },
    restore() {
      for (const one of undo) one();
      undo = [];
    },
  };
};
