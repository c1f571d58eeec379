import { HBP_NUM } from '../../machines/machine.ts';
import { NONE } from '../../machines/roster.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import type { Invariant, Step } from '../invariant.ts';
import { holdersIn } from '../kernel-tables.ts';
import { listed, taskName } from '../wording.ts';

const holdersOf = (step: Step, slot: number): number[] => {
  const holders: number[] = [];
  for (const task of holdersIn(step)) {
    if ((step.after.tasks[task]?.slots[slot] ?? NONE) !== NONE) holders.push(task);
  }
  return holders;
};

/** REFCNT (domain.md §5.2). */
export const refcnt: Invariant = {
  name: 'REFCNT',
  says: 'userRefcount counts the tasks that hold each slot',
  read: 'lock free',
  claims: {
    global: { under: ['settled', 'atomic'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find(step) {
    for (let slot = 0; slot < HBP_NUM; slot += 1) {
      const holders = holdersOf(step, slot);
      const refcount = step.after.userRefcount[slot] ?? 0;
      if (refcount === holders.length) continue;
      const names = holders.map((task) => taskName(step, task));
      return {
        invariant: 'REFCNT',
        slot,
        sentence: `userRefcount[${slot}] is ${refcount}, but slot ${slot} is held by ${listed(names)}`,
      };
    }
    return undefined;
  },
};
