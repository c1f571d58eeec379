/** Visits every reachable state of a policy in a bounded machine, in the space that the wish asks for. */
import type { ClassicKernel } from '../../machines/classic/state.ts';
import { type StatePacking, withPacking } from '../../machines/packing/packing.ts';
import { USUAL_ASSUMPTIONS } from '../../properties/assumptions.ts';
import { isClassic } from '../../properties/state-kind.ts';
import { InputError } from '../input-error.ts';
import type { PolicySource } from '../policy-file/source.ts';
import type { Conduct } from './conduct.ts';
import type { Exploration } from './exploration.ts';
import { explorePacked } from './packed/explore-packed.ts';
import { PACKED_INVARIANTS } from './packed/judged.ts';
import { requireObeyable } from './obeyable.ts';
import type { AnyPolicy, Wish } from './wish.ts';

/** What a policy from a file brings beside itself. */
export interface PlugInParts {
  readonly packing?: StatePacking<ClassicKernel>;
  /** Where other threads find it; absent: the caller's alone searches. */
  readonly source?: PolicySource;
}

/** Is it a space of packed states: about calls alone, of callers who keep every assumption, and about the bookkeeping? */
export const couldBePacked = ({ steps, dropped, kept, only, ...movement }: Wish): boolean =>
  steps === 'atomic' &&
  dropped.length === 0 &&
  !kept.some((name) => !USUAL_ASSUMPTIONS.includes(name)) &&
  !(movement.hotplug || movement.switches || movement.exceptions || movement.unbalanced) &&
  only?.every((name) => PACKED_INVARIANTS.includes(name)) !== false;

/** Are the states of the space a few bytes each? */
export const isPacked = (policy: string, wish: Wish): boolean =>
  couldBePacked(wish) && withPacking(policy, () => true) === true;

const noLaws = (policy: string): InputError =>
  new InputError({
    what: `no invariant speaks of the states of ${policy}`,
    advice: 'give it a state like that of machines/classic/state.ts',
  });

const noBoundary = (policy: string): InputError =>
  new InputError({
    what: `the states of ${policy} have no boundary, of which a packing is`,
    advice: 'leave `packing` out, or give it a state like that of machines/classic/state.ts',
  });

/** @throws InputError for what the space of a policy cannot do. */
export const explore = async (
  policy: AnyPolicy,
  wish: Wish,
  how: Conduct,
  { packing, source }: PlugInParts = {},
): Promise<Exploration> => {
  requireObeyable(wish);
  // Each kind of space is loaded when it is explored: what is loaded takes as much memory as a million states.
  if (policy.name === 'mainline') {
    const { exploreMainline } = await import('./mainline/explore-mainline.ts');
    return exploreMainline(wish, how);
  }
  const packed = couldBePacked(wish)
    ? withPacking(policy.name, (packing) => explorePacked(packing, wish, how))
    : undefined;
  if (packed !== undefined) return packed;
  if (packing !== undefined && couldBePacked(wish)) {
    if (!isClassic(policy)) throw noBoundary(policy.name);
    const { explorePlugIn } = await import('./packed/explore-plug-in.ts');
    return explorePlugIn(policy, { packing, source }, wish, how);
  }
  const { exploreFully } = await import('./full/explore-fully.ts');
  const found = exploreFully(policy, wish, how, source);
  if (found === undefined) throw noLaws(policy.name);
  return found;
};
