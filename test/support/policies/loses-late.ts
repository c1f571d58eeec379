/** In a place of the state that the packing does not keep something stands in the end. */
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import type { Policy } from '../../../machines/policy.ts';
import { isLate, withLate } from './late.ts';

const noting: Policy<PercpuKernel & { note: number }> = {
  ...percpuPolicy,
  initial: (machine) => ({ ...percpuPolicy.initial(machine), note: 0 }),
  recipe: (kernel, op) => percpuPolicy.recipe(kernel, op),
};

export { percpuPacking as packing } from '../../../machines/packing/packing.ts';
export const mine = withLate(noting, isLate, (kernel) => {
  kernel.note = 1;
  return undefined;
});
