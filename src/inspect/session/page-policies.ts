/** The policies that the page has: the project's own, and those that `breakledger inspect --policy FILE` hands to it. */
import { policies } from '../../../machines/policies/index.ts';
import type { Policy } from '../../../machines/policy.ts';
import { InputError } from '../../input-error.ts';
import { POLICY_NAMES } from '../view/policy-names.ts';

/** Something to do with a policy, whatever its state is made of. */
export type PolicyUse<R> = <K extends object>(policy: Policy<K>) => R;

/** A Worker runs one session. */
const plugIns = new Map<string, Policy<object>>();

export const addPlugIn = (policy: Policy<object>): void => {
  plugIns.set(policy.name, policy);
};

/** @throws InputError for a name that no policy of the page has. */
export const usePolicy = <R>(name: string, use: PolicyUse<R>): R => {
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
  const plugIn = plugIns.get(name);
  if (plugIn !== undefined) return use(plugIn);
  throw new InputError({
    what: `there is no policy ${name} in the page`,
    advice: `choose one of ${[...POLICY_NAMES, ...plugIns.keys()].join(', ')}`,
  });
};
