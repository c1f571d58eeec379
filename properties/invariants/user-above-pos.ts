import { HBP_NUM } from '../../machines/machine.ts';
import { NONE } from '../../machines/roster.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import { reads } from '../concern.ts';
import type { Invariant } from '../invariant.ts';
import { holdersIn, isHeldFrom } from '../kernel-tables.ts';
import { breakpointName, taskName } from '../wording.ts';

/** USER_ABOVE_POS (domain.md §5.2). With BELOWPOS: no kernel slot overlaps a user slot. */
export const userAbovePos: Invariant = {
  name: 'USER_ABOVE_POS',
  says: 'no task holds a slot at or above the boundary, where the kernel’s slots are',
  read: 'lock free',
  concerns: reads('kernelPos', 'tasks'),
  claims: {
    global: { under: ['settled', 'atomic'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find(step) {
    const { kernelPos, tasks } = step.after;
    if (!isHeldFrom(step, kernelPos)) return undefined;
    for (const id of holdersIn(step)) {
      for (let slot = kernelPos; slot < HBP_NUM; slot += 1) {
        const bp = tasks[id]?.slots[slot] ?? NONE;
        if (bp === NONE) continue;
        const task = taskName(step, id);
        const breakpoint = breakpointName(step, bp);
        return {
          invariant: 'USER_ABOVE_POS',
          slot,
          task,
          breakpoint,
          sentence: `${task} holds slot ${slot} with ${breakpoint}, at or above the boundary ${kernelPos}: that slot is the kernel's`,
        };
      }
    }
    return undefined;
  },
};
