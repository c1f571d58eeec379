/** The state changes its shape where three breakpoints stand on each CPU: until then its effects could be remembered. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import type { Policy } from '../../../machines/policy.ts';
import { withLate } from './late.ts';

const logging: Policy<ClassicKernel & { log: number[] }> = {
  ...percpuRfcPolicy,
  initial: (machine) => ({ ...percpuRfcPolicy.initial(machine), log: [] }),
  recipe: (kernel, op) => percpuRfcPolicy.recipe(kernel, op),
};

export { classicPacking as packing } from '../../../machines/packing/packing.ts';
export const mine = withLate(
  logging,
  ({ cpus }) => cpus.every(({ consumed }) => consumed === 3),
  (kernel) => {
    kernel.log.push(1);
    kernel.log.length = 0;
    return undefined;
  },
);
