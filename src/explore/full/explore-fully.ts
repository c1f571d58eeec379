/** Explores the full space of a policy. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Policy } from '../../../machines/policy.ts';
import { withPacking } from '../../../machines/packing/packing.ts';
import { slotSubject, type Subject, withSubject } from '../../../properties/campaign/subject.ts';
import { castOf } from '../cast.ts';
import { beginning, conduct, type Conduct } from '../conduct.ts';
import { type Exploration, explorationOf } from '../exploration.ts';
import { createSearch, searchedSoFar } from '../search.ts';
import type { AnyPolicy, Wish } from '../wish.ts';
import { classicFamily, type Family, unknownFamily } from './family.ts';
import { fullGraphOf } from './full-graph.ts';
import { fullModelOf } from './full-model.ts';
import { fullSpaceOf } from './full-space.ts';
import { fullCounterexampleOf } from './full-trail.ts';

const searchSpace = async <K extends object>(
  subject: Subject<K>,
  family: Family<K>,
  wish: Wish,
  how: Conduct,
): Promise<Exploration> => {
  const cast = castOf(wish.extent, { forkCopiesSlots: wish.forkCopiesSlots });
  const model = fullModelOf(subject, family, cast, wish);
  const space = fullSpaceOf(model, family);
  const { depth, memory } = wish;
  const bounds = { ...(depth !== undefined && { depth }), ...(memory !== undefined && { memory }) };
  const its = createSearch(space, bounds, beginning(space, space.newTable(memory), how));
  const searched = searchedSoFar(its, (await conduct(its, how)) ?? 'signal');
  const counterexamples = searched.breaks.flatMap((broken) => {
    const invariant = space.breaches[broken.request];
    return invariant === undefined
      ? []
      : [fullCounterexampleOf(model, space, searched.table, broken, invariant)];
  });
  const symmetry = wish.symmetry && family.isNameless;
  return explorationOf(searched, space.tally, {
    counterexamples,
    judged: model.judged,
    reached: space.reach.reached(),
    symmetry,
    ...(space.abandoned() > 0 && { abandoned: space.abandoned() }),
    machine: cast.machine,
    graph: () => fullGraphOf(subject.policy, model, space, searched.table),
  });
};

/** Undefined for a policy of whose states no invariant is known to speak. */
export const exploreFully = (
  policy: AnyPolicy,
  wish: Wish,
  how: Conduct,
): Promise<Exploration> | undefined => {
  const cast = castOf(wish.extent);
  const own = withPacking(policy.name, <K extends ClassicKernel>({ policy: its }: { policy: Policy<K> }) =>
    searchSpace(slotSubject(its), classicFamily(its, cast, wish), wish, how),
  );
  return own ?? withSubject(policy, (subject) => searchSpace(subject, unknownFamily(), wish, how));
};
