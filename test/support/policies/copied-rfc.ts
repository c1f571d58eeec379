import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';

export { classicPacking as packing } from '../../../machines/packing/packing.ts';
export const mine = { ...percpuRfcPolicy, name: 'mine' };
