/** Visits every reachable state of a policy with packed states. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { classicFields } from '../../../machines/packing/classic-fields.ts';
import type { Packing } from '../../../machines/packing/packing.ts';
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
import { judgedFor } from './judged.ts';
import { type Model, modelOf } from './model.ts';
import { packedGraphOf } from './packed-graph.ts';
import { packedChunk } from './ordered.ts';
import { holdsElsewhere } from './packing-fault.ts';
import { packedSpaceOf, type Way } from './packed-space.ts';
import type { Shareable, SpaceOrder } from '../crew/order.ts';
import { searchTogether, type Together } from '../crew/search-together.ts';
import type { ClassOf } from './trail.ts';

/** How other threads make the space; undefined if they cannot. */
export type OrderOf = (way: Way) => SpaceOrder | undefined;

const searchBy = <K extends ClassicKernel>(
  packing: Packing<K>,
  model: Model<K>,
  wish: Wish,
  how: Conduct,
  { isRemembered, orderOf }: { readonly isRemembered: boolean; readonly orderOf: OrderOf },
): Promise<Together<Space>> => {
  const way = { symmetry: wish.symmetry, isRemembered };
  const order = orderOf(way);
  const begin = (): Shareable => ({
    space: packedSpaceOf(packing, model, way),
    chunk: packedChunk(wish.extent, model.breaks !== undefined),
    ...(order !== undefined && { order }),
  });
  return searchTogether(wish, begin, how);
};

/** Searches with effects remembered; undefined if the packing or the recipes turn out not to be made so. */
export const searchRemembering = async <K extends ClassicKernel>(
  packing: Packing<K>,
  model: Model<K>,
  wish: Wish,
  how: Conduct,
  orderOf: OrderOf,
): Promise<Together<Space> | undefined> => {
  // Effects are remembered by the columns of the CPUs, and the slots of the tasks.
  if (packing.fields !== classicFields) return undefined;
  try {
    return await searchBy(packing, model, wish, how, { isRemembered: true, orderOf });
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
  orderOf: OrderOf,
): Promise<Together<Space>> => searchBy(packing, model, wish, how, { isRemembered: false, orderOf });

/** What was found, with all that can be told of it. */
export const packedExploration = <K extends ClassicKernel>(
  packing: Packing<K>,
  model: Model<K>,
  wish: Wish,
  { searched, space: { tally }, obstacle }: Together<Space>,
): Exploration => {
  const { policy } = packing;
  const canonical = packing.canonical(wish.extent, model.layout);
  const classOf: ClassOf = (words) => {
    if (wish.symmetry) canonical(words);
    return words;
  };
  const found = counterexamplesOf(policy, model, searched, classOf);
  if (searched.breaks.length > 0 && found.length === 0) throw holdsElsewhere(policy.name);
  const counterexamples = found.filter(({ finding }) => wish.only?.includes(finding.invariant) !== false);
  return explorationOf(searched, tally, {
    counterexamples,
    judged: judgedFor(policy, wish),
    reached: reachedByCourses(SLOT_SOMETIMES, policy.name, countedCourses(tally)),
    symmetry: wish.symmetry,
    ...(obstacle !== undefined && { obstacle }),
    machine: model.cast.machine,
    graph: () => packedGraphOf(policy, model, searched.table, classOf),
  });
};

export const explorePacked = async <K extends ClassicKernel>(
  packing: Packing<K>,
  wish: Wish,
  how: Conduct,
): Promise<Exploration> => {
  const { extent } = wish;
  const { name: policy } = packing.policy;
  const model = modelOf(packing, castOf(extent));
  const orderOf: OrderOf = (way) =>
    isPolicyName(policy) ? { kind: 'packed', policy, extent, way } : undefined;
  const found =
    (await searchRemembering(packing, model, wish, how, orderOf)) ??
    (await searchPlainly(packing, model, wish, how, orderOf));
  return packedExploration(packing, model, wish, found);
};
