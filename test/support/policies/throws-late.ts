import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { isLate, withLate } from './late.ts';

export { percpuPacking as packing } from '../../../machines/packing/packing.ts';
export const mine = withLate(percpuPolicy, isLate, () => {
  throw new TypeError('one\ntwo');
});
