/** Visits every reachable state of a policy with packed states. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { classicFields } from '../../../machines/packing/classic-fields.ts';
import type { Packing } from '../../../machines/packing/packing.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { SLOT_INVARIANTS } from '../../../properties/invariants/index.ts';
import { claimOf, type Promiser } from '../../../properties/judge.ts';
import { isPolicyName } from '../../../properties/policy-rules.ts';
import { SLOT_SOMETIMES } from '../../../properties/sometimes/index.ts';
import { castOf } from '../cast.ts';
import type { Conduct } from '../conduct.ts';
import { type Exploration, explorationOf } from '../exploration.ts';
import { reachedByCourses } from '../reach.ts';
import type { Space } from '../space.ts';
import { countedCourses } from '../tally.ts';
import type { Wish } from '../wish.ts';
import { counterexamplesOf } from './counterexample.ts';
import { NotSeparable } from './effects/effects.ts';
import { type Model, modelOf } from './model.ts';
import { packedGraphOf } from './packed-graph.ts';
import { packedChunk } from './ordered.ts';
import { packedSpaceOf } from './packed-space.ts';
import type { Shareable } from '../crew/order.ts';
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

export const judgedFor = (policy: Promiser, { only }: Wish): readonly InvariantName[] =>
  SLOT_INVARIANTS.filter(
    (invariant) =>
      PACKED_INVARIANTS.includes(invariant.name) &&
      claimOf(invariant, policy) !== undefined &&
      only?.includes(invariant.name) !== false,
  ).map(({ name }) => name);

const searchBy = <K extends ClassicKernel>(
  packing: Packing<K>,
  model: Model<K>,
  wish: Wish,
  how: Conduct,
  isRemembered: boolean,
): Promise<Together<Space>> => {
  const { extent, symmetry } = wish;
  const { name: policy } = packing.policy;
  const way = { symmetry, isRemembered };
  const begin = (): Shareable => ({
    space: packedSpaceOf(packing, model, way),
    chunk: packedChunk(extent),
    // A policy that is not ours is known to this thread alone.
    ...(isPolicyName(policy) && { order: { kind: 'packed', policy, extent, way } }),
  });
  return searchTogether(wish, begin, how);
};

/** Searches with effects remembered; undefined if the packing or the recipes turn out not to be made so. */
export const searchRemembering = async <K extends ClassicKernel>(
  packing: Packing<K>,
  model: Model<K>,
  wish: Wish,
  how: Conduct,
): Promise<Together<Space> | undefined> => {
  // Effects are remembered by the columns of the CPUs, and the slots of the tasks.
  if (packing.fields !== classicFields) return undefined;
  try {
    return await searchBy(packing, model, wish, how, true);
  } catch (error) {
    if (error instanceof NotSeparable) return undefined;
    throw error;
  }
};

export const searchPlainly = <K extends ClassicKernel>(
  packing: Packing<K>,
  model: Model<K>,
  wish: Wish,
  how: Conduct,
): Promise<Together<Space>> => searchBy(packing, model, wish, how, false);

/** What was found, with all that can be told of it. */
export const packedExploration = <K extends ClassicKernel>(
  packing: Packing<K>,
  model: Model<K>,
  wish: Wish,
  { searched, space: { tally } }: Together<Space>,
): Exploration => {
  const { policy } = packing;
  const canonical = packing.canonical(wish.extent, model.layout);
  const classOf: ClassOf = (words) => {
    if (wish.symmetry) canonical(words);
    return words;
  };
  const counterexamples = counterexamplesOf(policy, model, searched, classOf).filter(
    ({ finding }) => wish.only?.includes(finding.invariant) !== false,
  );
  return explorationOf(searched, tally, {
    counterexamples,
    judged: judgedFor(policy, wish),
    reached: reachedByCourses(SLOT_SOMETIMES, policy.name, countedCourses(tally)),
    symmetry: wish.symmetry,
    machine: model.cast.machine,
    graph: () => packedGraphOf(policy, model, searched.table, classOf),
  });
};

export const explorePacked = async <K extends ClassicKernel>(
  packing: Packing<K>,
  wish: Wish,
  how: Conduct,
): Promise<Exploration> => {
  const model = modelOf(packing, castOf(wish.extent));
  const found =
    (await searchRemembering(packing, model, wish, how)) ?? (await searchPlainly(packing, model, wish, how));
  return packedExploration(packing, model, wish, found);
};
