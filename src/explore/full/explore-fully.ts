/** Explores the full space of a policy. */
import { isPolicyName } from '../../../properties/policy-rules.ts';
import type { PolicySource } from '../../policy-file/source.ts';
import type { Conduct } from '../conduct.ts';
import type { Shareable } from '../crew/order.ts';
import { searchTogether } from '../crew/search-together.ts';
import { type Exploration, explorationOf } from '../exploration.ts';
import { DEFAULT_MEMORY } from '../state-table.ts';
import type { AnyPolicy, Wish } from '../wish.ts';
import { fullGraphOf } from './full-graph.ts';
import type { FullSpace } from './full-space.ts';
import { createFullStores } from './full-stores.ts';
import { fullCounterexampleOf } from './full-trail.ts';
import { type MadeSpace, withFullSpace } from './make-space.ts';
import { FULL_CHUNK } from './ordered.ts';

const searchSpace = async <K extends object>(
  { subject: { policy }, family, cast, model, spaceOver }: MadeSpace<K>,
  wish: Wish,
  how: Conduct,
  source: PolicySource | undefined,
): Promise<Exploration> => {
  const begin = (): Shareable<FullSpace<K>> => {
    const stores = createFullStores(wish.memory ?? DEFAULT_MEMORY);
    const known = isPolicyName(policy.name) ? policy.name : source;
    return {
      space: spaceOver(stores),
      chunk: FULL_CHUNK,
      ...(known !== undefined && { order: { kind: 'full', policy: known, wish, stores } }),
    };
  };
  const { searched, space, obstacle } = await searchTogether(wish, begin, how);
  const counterexamples = searched.breaks.flatMap((broken) => {
    const invariant = space.breaches[broken.request];
    return invariant === undefined
      ? []
      : [fullCounterexampleOf(model, space, searched.table, broken, invariant)];
  });
  return explorationOf(searched, space.tally, {
    counterexamples,
    judged: model.judged,
    reached: space.reach.reached(),
    symmetry: wish.symmetry && family.isNameless,
    ...(space.abandoned() > 0 && { abandoned: space.abandoned() }),
    ...(obstacle !== undefined && { obstacle }),
    machine: cast.machine,
    graph: () => fullGraphOf(policy, model, space, searched.table),
  });
};

/**
 * Undefined for a policy of whose states no invariant is known to speak.
 * @param source where other threads find a policy that is not ours; absent: the caller's alone searches.
 */
export const exploreFully = (
  policy: AnyPolicy,
  wish: Wish,
  how: Conduct,
  source?: PolicySource,
): Promise<Exploration> | undefined =>
  withFullSpace(policy, wish, (made) => searchSpace(made, wish, how, source));
