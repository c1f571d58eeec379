/** Visits every reachable state of a policy with packed states. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Packing } from '../../../machines/packing/packing.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { SLOT_INVARIANTS } from '../../../properties/invariants/index.ts';
import { claimOf } from '../../../properties/judge.ts';
import { SLOT_SOMETIMES } from '../../../properties/sometimes/index.ts';
import { castOf } from '../cast.ts';
import type { Conduct } from '../conduct.ts';
import { type Exploration, explorationOf } from '../exploration.ts';
import { reachedByCourses } from '../reach.ts';
import { countedCourses } from '../tally.ts';
import type { Wish } from '../wish.ts';
import { counterexamplesOf } from './counterexample.ts';
import { NotSeparable } from './effects/effects.ts';
import { type Model, modelOf } from './model.ts';
import { packedGraphOf } from './packed-graph.ts';
import { packedSpaceOf } from './packed-space.ts';
import { searchTogether, type Together } from '../crew/search-together.ts';
import type { ClassOf } from './trail.ts';

/**
 * What the packed form of a state and the look at each transition see to (`attempt.ts`), for whichever of the three policies
 * promises it.
 */
export const PACKED_INVARIANTS: readonly InvariantName[] = [
  'COUNT',
  'RANGE',
  'CAP',
  'TIGHT',
  'BOUNDARY',
  'ONESTEP',
  'COMPACT',
  'BELOWPOS',
  'REFCNT',
  'USER_ABOVE_POS',
  'MISSING',
  'GHOST',
];

const judgedFor = (policy: string, { only }: Wish): readonly InvariantName[] =>
  SLOT_INVARIANTS.filter(
    (invariant) =>
      PACKED_INVARIANTS.includes(invariant.name) &&
      claimOf(invariant, { name: policy }) !== undefined &&
      only?.includes(invariant.name) !== false,
  ).map(({ name }) => name);

/** Searches with effects remembered; from the start again without, if the recipes turn out not to be made so. */
const searchBest = async <K extends ClassicKernel>(
  packing: Packing<K>,
  model: Model<K>,
  wish: Wish,
  how: Conduct,
): Promise<Together> => {
  const { symmetry } = wish;
  const { name } = packing.policy;
  if (packing.layout === 'tables') {
    try {
      const way = { symmetry, isRemembered: true };
      return await searchTogether(name, wish, () => packedSpaceOf(packing, model, way), way, how);
    } catch (error) {
      if (!(error instanceof NotSeparable)) throw error;
    }
  }
  const way = { symmetry, isRemembered: false };
  return searchTogether(name, wish, () => packedSpaceOf(packing, model, way), way, how);
};

export const explorePacked = async <K extends ClassicKernel>(
  packing: Packing<K>,
  wish: Wish,
  how: Conduct,
): Promise<Exploration> => {
  const model = modelOf(packing, castOf(wish.extent));
  const canonical = packing.canonical(wish.extent, model.layout);
  const classOf: ClassOf = (words) => {
    if (wish.symmetry) canonical(words);
    return words;
  };
  const { searched, tally } = await searchBest(packing, model, wish, how);
  const counterexamples = counterexamplesOf(packing.policy, model, searched, classOf).filter(
    ({ finding }) => wish.only?.includes(finding.invariant) !== false,
  );
  const judged = judgedFor(packing.policy.name, wish);
  return explorationOf(searched, tally, {
    counterexamples,
    judged,
    reached: reachedByCourses(SLOT_SOMETIMES, packing.policy.name, countedCourses(tally)),
    symmetry: wish.symmetry,
    machine: model.cast.machine,
    graph: () => packedGraphOf(packing.policy, model, searched.table, classOf),
  });
};
