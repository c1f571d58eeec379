import { NONE } from '../../machines/roster.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import { reads } from '../concern.ts';
import type { Invariant, Step } from '../invariant.ts';
import { heldSlotsIn, holdersIn } from '../kernel-tables.ts';
import { listed, taskName } from '../wording.ts';

const holdersOf = (step: Step, slot: number): string[] =>
  [...holdersIn(step)]
    .filter((task) => (step.after.tasks[task]?.slots[slot] ?? NONE) !== NONE)
    .map((task) => taskName(step, task));

/** REFCNT (domain.md §5.2). */
export const refcnt: Invariant = {
  name: 'REFCNT',
  says: 'userRefcount counts the tasks that hold each slot',
  read: 'lock free',
  concerns: reads('tasks', 'userRefcount'),
  claims: {
    global: { under: ['settled', 'atomic'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find(step) {
    const counts = heldSlotsIn(step);
    const slot = counts.findIndex((count, n) => count !== step.after.userRefcount[n]);
    if (slot === -1) return undefined;
    return {
      invariant: 'REFCNT',
      slot,
      sentence: `userRefcount[${slot}] is ${step.after.userRefcount[slot] ?? 0}, but slot ${slot} is held by ${listed(holdersOf(step, slot))}`,
    };
  },
};
