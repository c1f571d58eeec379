/** What is to be said of how a policy from a file is explored: more slowly than one of ours, and why. */
import { isClassic } from '../../properties/state-kind.ts';
import { isPolicyName } from '../../properties/policy-rules.ts';
import { couldBePacked } from '../explore/explore.ts';
import type { Exploration } from '../explore/exploration.ts';
import type { Wish } from '../explore/wish.ts';
import type { ChosenPolicy } from './chosen-policy.ts';

const GIVE_ONE = 'export a packing beside it (docs/writing-a-policy.md, step 6)';

/** Before it begins, as it may take long. */
export const remarksBefore = (policy: ChosenPolicy, wish: Wish): readonly string[] => {
  const { name, packing } = policy;
  if (isPolicyName(name) || (packing !== undefined && couldBePacked(wish))) return [];
  const slowly = 'it is explored slowly, and each state told apart by all that it holds';
  const mayBePacked = couldBePacked(wish) && policy.use(isClassic);
  return [
    mayBePacked
      ? `${name} gives no packing: ${slowly}; ${GIVE_ONE}`
      : `nothing is known of the states of ${name} here: ${slowly}`,
  ];
};

/** Once it has ended. */
export const remarksAfter = (
  { name, packing }: ChosenPolicy,
  wish: Wish,
  { obstacle }: Pick<Exploration, 'obstacle'>,
): readonly string[] => {
  const isPacked = packing !== undefined && couldBePacked(wish);
  const namesTold = isPacked && wish.symmetry && packing.canonical === undefined;
  return [
    ...(namesTold ? [`${name} was explored without symmetry: its packing has no canonical`] : []),
    ...(obstacle === undefined ? [] : [`${name} was explored with one thread: ${obstacle}`]),
  ];
};
