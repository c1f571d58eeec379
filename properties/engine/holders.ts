/** Keeps count of the tasks that hold slots: in a long ledger they are few among those that it names. */
import type { Moved } from './engine.ts';

/** What is known of them after an event; nothing where the engine does not say what changed. */
export interface Holders {
  readonly holders?: readonly number[];
}

const UNKNOWN: Holders = {};

/** Told of each event of a run in turn. */
export const holdersFollower = <K extends { readonly tasks?: unknown }>(
  holds: ((state: K, task: number) => boolean) | undefined,
): ((moved: Moved<K>) => Holders) => {
  const held = new Set<number>();
  let told: Holders | undefined;

  const lookAtAll = ({ tasks }: K, is: (task: number) => boolean): void => {
    held.clear();
    if (Array.isArray(tasks)) for (const task of tasks.keys()) if (is(task)) held.add(task);
  };

  return ({ after, changedTasks }) => {
    if (holds === undefined || changedTasks === undefined) {
      told = undefined;
      return UNKNOWN;
    }
    let isChanged = told === undefined;
    if (isChanged) lookAtAll(after, (task) => holds(after, task));
    for (const task of changedTasks) {
      const holdsNow = holds(after, task);
      if (holdsNow === held.has(task)) continue;
      isChanged = true;
      if (holdsNow) held.add(task);
      else held.delete(task);
    }
    if (told !== undefined && !isChanged) return told;
    told = { holders: [...held].sort((a, b) => a - b) };
    return told;
  };
};
