import { HBP_NUM } from '../../machines/machine.ts';
import { NONE } from '../../machines/roster.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import { reads } from '../concern.ts';
import type { Invariant } from '../invariant.ts';
import { breakpointName } from '../wording.ts';

/** COMPACT (domain.md §5.2). */
export const compact: Invariant = {
  name: 'COMPACT',
  says: 'the kernel slots of a CPU have no hole above them',
  read: 'lock free',
  concerns: reads('cpus'),
  claims: {
    global: { under: ['settled', 'atomic', 'online'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find(step) {
    for (const [cpu, { kernel }] of step.after.cpus.entries()) {
      for (let slot = 0; slot < HBP_NUM - 1; slot += 1) {
        const bp = kernel[slot] ?? NONE;
        if (bp === NONE || kernel[slot + 1] !== NONE) continue;
        const breakpoint = breakpointName(step, bp);
        return {
          invariant: 'COMPACT',
          cpu,
          slot,
          breakpoint,
          sentence: `on CPU ${cpu} slot ${slot} holds ${breakpoint} while slot ${slot + 1} above it is empty`,
        };
      }
    }
    return undefined;
  },
};
