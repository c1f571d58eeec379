import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { withLate } from './late.ts';

export { percpuPacking as packing } from '../../../machines/packing/packing.ts';
export const mine = withLate(
  percpuPolicy,
  () => true,
  () => process.exit(3),
);
