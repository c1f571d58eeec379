import { ALWAYS, SIX } from '../assumptions.ts';
import { reads } from '../concern.ts';
import type { Invariant } from '../invariant.ts';
import { kernelShare } from '../kernel-tables.ts';

/** TIGHT (domain.md §5.2). */
export const tight: Invariant = {
  name: 'TIGHT',
  says: 'the boundary leaves to the kernel exactly what the fullest CPU consumes',
  read: 'lock free',
  concerns: reads('kernelPos', 'cpus'),
  claims: { 'percpu-rfc': { under: SIX }, percpu: { under: ALWAYS } },
  find({ after }) {
    let most = Number.NEGATIVE_INFINITY;
    for (const { consumed } of after.cpus) most = Math.max(most, consumed);
    const share = kernelShare(after.kernelPos);
    if (share === most) return undefined;
    return {
      invariant: 'TIGHT',
      sentence: `the boundary ${after.kernelPos} leaves ${share} to the kernel, but the fullest CPU consumes ${most}`,
    };
  },
};
