/** Who holds kernel slots under the repaired allocator (domain.md §4.4): what is registered counts, on offline CPUs too (R6). */
import { cpusOfMask, type KernelShare } from '../classic/holdings.ts';
import { hasUsedItsShare } from '../classic/patch.ts';
import { cpuOf } from '../classic/state.ts';
import { NONE } from '../roster.ts';
import { cpusOf, type PercpuKernel } from './state.ts';

export const percpuShare: KernelShare<PercpuKernel> = {
  holdings: (kernel, world) =>
    kernel.registrations.map(({ bp, mask }) => {
      const cpus = cpusOf(world, mask);
      return {
        bp,
        task: NONE,
        cpus,
        // An offline CPU's table is empty: its slot is reserved.
        slots: cpus.map((cpu) => cpuOf(kernel, cpu).kernel.indexOf(bp)),
        original: NONE,
        register: NONE,
        disabled: false,
      };
    }),
  isSound: () => true,
  usedItsShare: (kernel, cpu) => hasUsedItsShare(kernel, cpuOf(kernel, cpu)),
  asked: cpusOfMask,
};
