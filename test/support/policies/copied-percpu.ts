import { percpuPolicy } from '../../../machines/policies/percpu.ts';

export { percpuPacking as packing } from '../../../machines/packing/packing.ts';
export const mine = { ...percpuPolicy, name: 'mine' };
