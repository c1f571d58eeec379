import { readsRegistrationsAnd } from '../concern.ts';
import type { Invariant } from '../invariant.ts';
import { kernelShare } from '../kernel-tables.ts';

/** The base's own form of TIGHT (domain.md §5.2, below the table): it counts on no CPU. */
export const boundary: Invariant = {
  name: 'BOUNDARY',
  says: 'the boundary leaves one slot to each registered kernel-space breakpoint',
  read: 'lock free',
  concerns: readsRegistrationsAnd('kernelPos'),
  claims: { global: { under: ['settled', 'atomic', 'single'] } },
  find({ after }, witness) {
    const share = kernelShare(after.kernelPos);
    const registered = witness.kernel.length;
    if (share === registered) return undefined;
    return {
      invariant: 'BOUNDARY',
      sentence: `the boundary ${after.kernelPos} leaves ${share} to the kernel, but ${registered} kernel-space breakpoints are registered`,
    };
  },
};
