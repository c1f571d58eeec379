/** A CPU counts one too many. */
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { isLate, withLate } from './late.ts';

export { percpuPacking as packing } from '../../../machines/packing/packing.ts';
export const mine = withLate(percpuPolicy, isLate, ({ cpus: [first] }) => {
  if (first !== undefined) first.consumed += 1;
  return undefined;
});
