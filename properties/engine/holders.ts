/** Keeps count of the tasks that hold slots: in a long ledger an event changes few of them, and they are few among those that it names. */
import { HBP_NUM } from '../../machines/machine.ts';
import { NONE } from '../../machines/roster.ts';
import type { SlotKernel } from '../slot-kernel.ts';
import { type Follower, NOTHING_KNOWN } from './follower.ts';

/** What has to be seen of a state. */
type Seen = Pick<SlotKernel, 'tasks'>;

/** The slots that a task holds, as bits. */
const slotsOf = ({ tasks }: Seen, task: number): number => {
  let bits = 0;
  tasks[task]?.slots.forEach((bp, slot) => {
    if (bp !== NONE) bits |= 1 << slot;
  });
  return bits;
};

/** Told of each event of a run in turn. What it answers is good until the next. */
export const holdersFollower = (): Follower<Seen> => {
  const held = new Map<number, number>();
  const heldSlots = Array.from({ length: HBP_NUM }, () => 0);
  let isKnown = false;

  const hold = (task: number, bits: number): void => {
    const had = held.get(task) ?? 0;
    if (bits === had) return;
    for (const slot of heldSlots.keys()) {
      heldSlots[slot] = (heldSlots[slot] ?? 0) + ((bits >> slot) & 1) - ((had >> slot) & 1);
    }
    if (bits === 0) held.delete(task);
    else held.set(task, bits);
  };

  const holders: Iterable<number> = {
    [Symbol.iterator]: () => [...held.keys()].sort((a, b) => a - b).values(),
  };

  return ({ after, changed }) => {
    const changedTasks = changed?.get('tasks');
    if (changedTasks === undefined) {
      isKnown = false;
      return NOTHING_KNOWN;
    }
    if (!isKnown) for (const task of held.keys()) hold(task, 0);
    for (const task of isKnown ? changedTasks : after.tasks.keys()) hold(task, slotsOf(after, task));
    isKnown = true;
    return { holders, heldSlots };
  };
};
