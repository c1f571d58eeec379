/** Keeps count of the tasks that hold slots: in a long ledger they are few among those that it names. */
import { type Followed, type Follower, NOTHING_KNOWN } from './follower.ts';

/** Told of each event of a run in turn. */
export const holdersFollower = <K extends { readonly tasks?: unknown }>(
  holds: (state: K, task: number) => boolean,
): Follower<K> => {
  const held = new Set<number>();
  let told: Followed | undefined;

  const lookAtAll = ({ tasks }: K, is: (task: number) => boolean): void => {
    held.clear();
    if (Array.isArray(tasks)) for (const task of tasks.keys()) if (is(task)) held.add(task);
  };

  return ({ after, changed }) => {
    const changedTasks = changed?.get('tasks');
    if (changedTasks === undefined) {
      told = undefined;
      return NOTHING_KNOWN;
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
