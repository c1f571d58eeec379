/**
 * An engine for large states, whose cost is that of what an event touches: the tables that grow with the names of a ledger are
 * watched, the rest is compared. The states that it answers are good until the next event.
 */
import { advance } from '../../machines/interleaved/advance.ts';
import type { Policy } from '../../machines/policy.ts';
import { snapshotOf } from '../snapshot.ts';
import type { Engine } from './engine.ts';
import { type TrackedTable, trackTable } from './tracked-table.ts';

const isTable = (value: unknown): value is unknown[] => Array.isArray(value);

/**
 * @param start the state to begin with, which stays as it is.
 * @param tables the names of its tables that grow.
 */
export const trackingEngine = <K extends object>(
  policy: Policy<K>,
  start: K,
  tables: readonly string[],
): Engine<K> => {
  const live: K = structuredClone(start);
  const tracked = new Map<string, TrackedTable>();
  const rest: string[] = [];
  let state: K = snapshotOf<K>(undefined, live);

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
    state: () => state,
    advance(underWay, op, world) {
      const advanced = advance(policy, live, underWay, op, world);
      const before: K = { ...state };
      const after: K = { ...state };
      let isChanged = false;
      const changed = new Map<string, readonly number[]>();
      for (const name of rest) {
        const was: unknown = Reflect.get(state, name);
        const is = snapshotOf<unknown>(was, Reflect.get(live, name));
        if (is === was) continue;
        isChanged = true;
        Reflect.set(after, name, is);
      }
      for (const [name, table] of tracked) {
        const present = current(name, table);
        const look = present.look();
        if (present !== table || look.changed.length > 0) isChanged = true;
        Reflect.set(before, name, present === table ? look.before : Reflect.get(state, name));
        Reflect.set(after, name, look.after);
        if (present === table) changed.set(name, look.changed);
      }
      const whole = isChanged ? { before, after } : { before: state, after: state };
      state = whole.after;
      return { ...advanced, ...whole, changed };
    },
  };
};
