/**
 * A bulk engine that knows which tasks its last event may have changed, once there are many: to compare two large states, only
 * those are looked at.
 */
import type { Machine } from '../../machines/machine.ts';
import type { Operation } from '../../machines/operation.ts';
import { type Policy, type StateRow, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';
import { type TrackedState, trackState } from '../../properties/engine/tracked-state.ts';
import type { Engine } from '../replay/engine.ts';
import { liveRun } from '../replay/live-run.ts';
import { isSlotState } from '../replay/state/state-kind.ts';

export interface WatchedEngine extends Engine {
  /** The tasks that events have changed since it was asked last; undefined: it may be any. */
  readonly changedTasks: () => ReadonlySet<string> | undefined;
  /** The present state, of its tasks only these. */
  readonly rowOf: (tasks: ReadonlySet<string>) => StateRow;
}

/** Tasks from which watching them costs less than looking at all. */
const MANY = 64;

const TABLES = ['tasks', 'structs'];

/**
 * Only states with a boundary are watched: their rows have an entry for each entry of `tasks`.
 * @param many how many tasks a state has to have.
 */
export const watchedEngine = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  many = MANY,
): WatchedEngine => {
  const roster = createRoster();
  const world = worldOf(machine, roster);
  let live = liveRun(policy, world);
  let watched: TrackedState<K> | undefined;
  let changed: Set<string> | undefined;

  const watchIfLarge = (): void => {
    const { kernel } = live;
    if (watched !== undefined || !isSlotState(kernel) || kernel.tasks.length < many) return;
    watched = trackState<K>(kernel, TABLES);
    live = liveRun(policy, world, watched.live, live.underWay());
  };

  const note = (): void => {
    const ids = watched?.look().changed.get('tasks');
    if (ids === undefined) changed = undefined;
    else for (const id of ids) changed?.add(roster.tasks.at(id));
  };

  return {
    roster,
    hindrance: (op: Operation) => live.hindrance(op),
    take: (op) => {
      watchIfLarge();
      const outcome = live.take(op);
      note();
      return outcome;
    },
    delivered: () => world.delivered.map(roster.breakpoints.at),
    row: () => policy.row(live.kernel, roster),
    changedTasks: () => {
      const since = changed;
      changed = watched === undefined ? undefined : new Set();
      return since;
    },
    rowOf: (names) => {
      const kernel = watched?.shown() ?? live.kernel;
      if (!isSlotState(kernel)) return policy.row(live.kernel, roster);
      const tasks: (typeof kernel.tasks)[number][] = [];
      for (const name of names) {
        const id = roster.tasks.idOf(name);
        tasks[id] = kernel.tasks[id];
      }
      return policy.row({ ...kernel, tasks }, roster);
    },
  };
};
