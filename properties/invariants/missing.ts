import { ALWAYS, SIX } from '../assumptions.ts';
import { readsRegistrationsAnd } from '../concern.ts';
import type { Invariant } from '../invariant.ts';
import { breakpointName } from '../wording.ts';

/** MISSING (domain.md §5.2). */
export const missing: Invariant = {
  name: 'MISSING',
  says: 'a registered kernel-space breakpoint stands on every online CPU of its mask',
  read: 'lock free',
  concerns: readsRegistrationsAnd('cpus'),
  claims: {
    global: { under: ['settled', 'atomic'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find(step, witness) {
    for (const { bp, cpus } of witness.kernel) {
      for (const cpu of cpus) {
        const here = step.after.cpus[cpu];
        if (here?.online !== true || here.kernel.includes(bp)) continue;
        const breakpoint = breakpointName(step, bp);
        return {
          invariant: 'MISSING',
          cpu,
          breakpoint,
          sentence: `${breakpoint} is registered for CPU ${cpu}, which is online, but does not stand in its table`,
        };
      }
    }
    return undefined;
  },
};
