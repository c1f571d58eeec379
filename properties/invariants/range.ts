import { HBP_NUM } from '../../machines/machine.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import { reads } from '../concern.ts';
import type { Invariant } from '../invariant.ts';

/** RANGE (domain.md §5.2). */
export const range: Invariant = {
  name: 'RANGE',
  says: 'the boundary lies between 0 and 4, and no count is negative',
  read: 'lock free',
  concerns: reads('kernelPos', 'cpus'),
  claims: {
    global: { under: ['settled', 'atomic'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find({ after }) {
    const { kernelPos, cpus } = after;
    if (kernelPos < 0 || kernelPos > HBP_NUM) {
      return {
        invariant: 'RANGE',
        sentence: `the boundary is ${kernelPos}, outside of the slots 0 to ${HBP_NUM}`,
      };
    }
    const cpu = cpus.findIndex(({ consumed }) => consumed < 0);
    if (cpu === -1) return undefined;
    return {
      invariant: 'RANGE',
      cpu,
      sentence: `CPU ${cpu} counts ${cpus[cpu]?.consumed ?? 0} consumed: it gave back more than it took`,
    };
  },
};
