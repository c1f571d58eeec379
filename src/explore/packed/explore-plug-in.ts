/** Visits every reachable state of somebody's policy that brings a packing of its own. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { StatePacking } from '../../../machines/packing/packing.ts';
import type { Policy } from '../../../machines/policy.ts';
import type { PolicySource } from '../../policy-file/source.ts';
import { castOf } from '../cast.ts';
import type { Conduct } from '../conduct.ts';
import type { Exploration } from '../exploration.ts';
import type { Wish } from '../wish.ts';
import { type OrderOf, packedExploration, searchPlainly, searchRemembering } from './explore-packed.ts';
import { judgedFor } from './judged.ts';
import { plugInModelOf, plugInPackingOf } from './plug-in-space.ts';
import { requireFaithful } from './walk.ts';

/** What a policy brings to be explored with packed states. */
export interface PlugIn<K extends ClassicKernel> {
  readonly packing: StatePacking<K>;
  /** Where other threads find both; absent: the caller's alone searches. */
  readonly source?: PolicySource | undefined;
}

/** @throws InputError for a packing that does not keep what it must. */
export const explorePlugIn = async <K extends ClassicKernel>(
  policy: Policy<K>,
  { packing: its, source }: PlugIn<K>,
  wish: Wish,
  how: Conduct,
): Promise<Exploration> => {
  const packing = plugInPackingOf(policy, its);
  const wanted = { ...wish, symmetry: wish.symmetry && its.canonical !== undefined };
  const cast = castOf(wish.extent);
  const judged = judgedFor(policy, wish);
  requireFaithful(packing, cast, judged, wanted.symmetry);
  const orderOf: OrderOf = ({ isRemembered }) =>
    source && { kind: 'plug-in', policy: source, wish: wanted, isRemembered };
  // Effects that are remembered say nothing of the base's own invariant, nor which promise it is that one of them breaks.
  if (!judged.includes('BOUNDARY')) {
    const model = plugInModelOf(packing, cast, judged, true);
    const found = await searchRemembering(packing, model, wanted, how, orderOf);
    if (found?.searched.breaks.length === 0) return packedExploration(packing, model, wanted, found);
  }
  const model = plugInModelOf(packing, cast, judged, false);
  const found = await searchPlainly(packing, model, wanted, how, orderOf);
  return packedExploration(packing, model, wanted, found);
};
