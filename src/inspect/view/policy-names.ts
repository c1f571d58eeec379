/** The policies that the page offers, in the order of their years; their recipes are the Worker's. */
import type { PolicyName } from '../../../machines/policies/index.ts';

export const POLICY_NAMES: readonly PolicyName[] = ['global', 'percpu-rfc', 'percpu', 'mainline'];
