/** In what the policies with a boundary differ by design, so that one formula of domain.md §5.2 reads differently for them. */

export type PolicyName = 'global' | 'percpu-rfc' | 'percpu' | 'mainline';

/** Is this one of the project's own, and no plug-in? */
export const isPolicyName = (name: string): name is PolicyName =>
  name === 'global' || name === 'percpu-rfc' || name === 'mainline' || name === 'percpu';

export interface PolicyRules {
  /** Does a kernel-space breakpoint stand on the CPUs of its mask, or on all of them (the base)? */
  readonly masks: 'honoured' | 'ignored';
  /** Does the table of an offline CPU keep its entries, or is it cleared (R2) while its count reserves their places (R6)? */
  readonly offlineTables: 'kept' | 'cleared';
}

export const BASE_RULES: PolicyRules = { masks: 'ignored', offlineTables: 'kept' };

export const RFC_RULES: PolicyRules = { ...BASE_RULES, masks: 'honoured' };

export const REPAIRED_RULES: PolicyRules = { masks: 'honoured', offlineTables: 'cleared' };

/** The rules of a policy by its name; a plug-in is held to those of the repaired one. */
export const rulesOf = (policy: string): PolicyRules => {
  if (policy === 'global') return BASE_RULES;
  return policy === 'percpu-rfc' ? RFC_RULES : REPAIRED_RULES;
};
