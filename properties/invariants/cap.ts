import { ALWAYS, SIX } from '../assumptions.ts';
import { reads } from '../concern.ts';
import type { Invariant } from '../invariant.ts';
import { kernelShare } from '../kernel-tables.ts';

/** CAP (domain.md §5.2): consumed slots on a CPU never exceed HBP_NUM − the kernel boundary. */
export const cap: Invariant = {
  name: 'CAP',
  says: 'no CPU consumes more kernel slots than the boundary leaves to the kernel',
  read: 'lock free',
  concerns: reads('kernelPos', 'cpus'),
  claims: { 'percpu-rfc': { under: SIX }, percpu: { under: ALWAYS } },
  find({ after }) {
    const { kernelPos, cpus } = after;
    const cpu = cpus.findIndex(({ consumed }) => consumed > kernelShare(kernelPos));
    if (cpu === -1) return undefined;
    return {
      invariant: 'CAP',
      cpu,
      sentence: `CPU ${cpu} counts ${cpus[cpu]?.consumed ?? 0} consumed, but the boundary ${kernelPos} leaves ${kernelShare(kernelPos)} to the kernel`,
    };
  },
};
