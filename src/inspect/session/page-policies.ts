/** The policies that the page has: the project's own. */
import { policies, type PolicyName } from '../../../machines/policies/index.ts';
import type { Policy } from '../../../machines/policy.ts';
import { POLICY_NAMES } from '../view/policy-names.ts';

/** Something to do with a policy, whatever its state is made of. */
export type PolicyUse<R> = <K extends object>(policy: Policy<K>) => R;

export const isPolicyName = (name: string): name is PolicyName =>
  POLICY_NAMES.some((known) => known === name);

export const usePolicy = <R>(name: PolicyName, use: PolicyUse<R>): R => {
  switch (name) {
    case 'global':
      return use(policies.global);
    case 'percpu-rfc':
      return use(policies['percpu-rfc']);
    case 'percpu':
      return use(policies.percpu);
    case 'mainline':
      return use(policies.mainline);
  }
};
