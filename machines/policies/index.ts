/** The allocators, by the name under which command lines and reports speak of them. */
import { globalPolicy } from './global.ts';
import { mainlinePolicy } from './mainline.ts';
import { percpuRfcPolicy } from './percpu-rfc.ts';
import { percpuPolicy } from './percpu.ts';

export const policies = {
  global: globalPolicy,
  'percpu-rfc': percpuRfcPolicy,
  percpu: percpuPolicy,
  mainline: mainlinePolicy,
} as const;

export type PolicyName = keyof typeof policies;
