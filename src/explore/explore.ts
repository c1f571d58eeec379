/** Visits every reachable state of a policy in a bounded machine, in the space that the wish asks for. */
import { withPacking } from '../../machines/packing/packing.ts';
import { USUAL_ASSUMPTIONS } from '../../properties/assumptions.ts';
import { InputError } from '../input-error.ts';
import type { Conduct } from './conduct.ts';
import type { Exploration } from './exploration.ts';
import { explorePacked, PACKED_INVARIANTS } from './packed/explore-packed.ts';
import { requireObeyable } from './obeyable.ts';
import type { AnyPolicy, Wish } from './wish.ts';

/** Is it about calls alone, of callers who keep every assumption, and about the bookkeeping? */
const isBookkeeping = ({ steps, dropped, kept, only, ...movement }: Wish): boolean =>
  steps === 'atomic' &&
  dropped.length === 0 &&
  !kept.some((name) => !USUAL_ASSUMPTIONS.includes(name)) &&
  !(movement.hotplug || movement.switches || movement.exceptions || movement.unbalanced) &&
  only?.every((name) => PACKED_INVARIANTS.includes(name)) !== false;

/** Can several threads search the space together? */
export const isShared = (policy: string, wish: Wish): boolean =>
  isBookkeeping(wish) && withPacking(policy, () => true) === true;

const noLaws = (policy: string): InputError =>
  new InputError({
    what: `no invariant speaks of the states of ${policy}`,
    advice: 'give it a state like that of machines/classic/state.ts',
  });

/** @throws InputError for what the space of a policy cannot do. */
export const explore = async (policy: AnyPolicy, wish: Wish, how: Conduct): Promise<Exploration> => {
  requireObeyable(wish);
  // Each kind of space is loaded when it is explored: what is loaded takes as much memory as a million states.
  if (policy.name === 'mainline') {
    const { exploreMainline } = await import('./mainline/explore-mainline.ts');
    return exploreMainline(wish, how);
  }
  const packed = isBookkeeping(wish)
    ? withPacking(policy.name, (packing) => explorePacked(packing, wish, how))
    : undefined;
  if (packed !== undefined) return packed;
  const { exploreFully } = await import('./full/explore-fully.ts');
  const found = exploreFully(policy, wish, how);
  if (found === undefined) throw noLaws(policy.name);
  return found;
};
