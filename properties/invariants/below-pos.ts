import { HBP_NUM } from '../../machines/machine.ts';
import { NONE } from '../../machines/roster.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import { reads } from '../concern.ts';
import type { Invariant } from '../invariant.ts';
import { breakpointName } from '../wording.ts';

/** BELOWPOS (domain.md §5.2). With USER_ABOVE_POS: no kernel slot overlaps a user slot. */
export const belowPos: Invariant = {
  name: 'BELOWPOS',
  says: 'no kernel-space breakpoint stands below the boundary, where the users’ slots are',
  read: 'lock free',
  concerns: reads('kernelPos', 'cpus'),
  claims: {
    global: { under: ['settled', 'atomic', 'online'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find(step) {
    const { kernelPos, cpus } = step.after;
    const end = Math.min(kernelPos, HBP_NUM);
    for (let cpu = 0; cpu < cpus.length; cpu += 1) {
      for (let slot = 0; slot < end; slot += 1) {
        const bp = cpus[cpu]?.kernel[slot] ?? NONE;
        if (bp === NONE) continue;
        const breakpoint = breakpointName(step, bp);
        return {
          invariant: 'BELOWPOS',
          cpu,
          slot,
          breakpoint,
          sentence: `on CPU ${cpu} the kernel-space ${breakpoint} stands in slot ${slot}, below the boundary ${kernelPos}: a task may be given that slot`,
        };
      }
    }
    return undefined;
  },
};
