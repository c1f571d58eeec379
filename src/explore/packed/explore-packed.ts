/** Visits every reachable state of a policy in a bounded machine. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Packing } from '../../../machines/packing/packing.ts';
import { castOf } from '../cast.ts';
import { counterexamplesOf } from './counterexample.ts';
import { effectSpaceOf } from './effects/effect-space.ts';
import { NotSeparable } from './effects/effects.ts';
import { type Model, modelOf } from './model.ts';
import { plainSpaceOf } from './plain-space.ts';
import { search, type Searched, type SearchOptions, type SearchProgress } from '../search.ts';
import type { WordSpace } from '../space.ts';
import { symmetricSpaceOf } from './symmetric-space.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { SLOT_INVARIANTS } from '../../../properties/invariants/index.ts';
import { claimOf } from '../../../properties/judge.ts';
import type { Exploration } from '../exploration.ts';
import type { ClassOf } from './trail.ts';
import type { Wish } from '../wish.ts';

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

/** The space of a policy, by the quickest way that its recipes allow. */
const spaceOf = <K extends ClassicKernel>(
  packing: Packing<K>,
  model: Model<K>,
  symmetry: boolean,
  isRemembered: boolean,
): WordSpace => {
  const states = isRemembered ? effectSpaceOf(packing, model, symmetry) : plainSpaceOf(model);
  if (!symmetry) return states;
  return symmetricSpaceOf(states, packing.canonical(model.cast.extent, model.layout));
};

/** Searches with effects remembered; from the start again without, if the recipes turn out not to be made so. */
const searchBest = <K extends ClassicKernel>(
  packing: Packing<K>,
  model: Model<K>,
  { symmetry }: Wish,
  options: SearchOptions,
): { readonly space: WordSpace; readonly searched: Searched<Int32Array> } => {
  if (packing.layout === 'tables') {
    try {
      const space = spaceOf(packing, model, symmetry, true);
      return { space, searched: search(space, options) };
    } catch (error) {
      if (!(error instanceof NotSeparable)) throw error;
    }
  }
  const space = spaceOf(packing, model, symmetry, false);
  return { space, searched: search(space, options) };
};

export const explorePacked = <K extends ClassicKernel>(
  packing: Packing<K>,
  wish: Wish,
  watch?: (progress: SearchProgress) => void,
): Exploration => {
  const model = modelOf(packing, castOf(wish.extent));
  const canonical = packing.canonical(wish.extent, model.layout);
  const classOf: ClassOf = (words) => {
    if (wish.symmetry) canonical(words);
    return words;
  };
  const { depth, memory } = wish;
  const { space, searched } = searchBest(packing, model, wish, {
    ...(depth !== undefined && { depth }),
    ...(memory !== undefined && { memory }),
    ...(watch && { watch }),
  });
  const { tally } = space;
  return {
    states: searched.states,
    transitions: searched.transitions,
    depth: searched.depth,
    ...(searched.stoppedBy !== undefined && { stoppedBy: searched.stoppedBy }),
    counterexamples: counterexamplesOf(packing.policy, model, searched, classOf).filter(
      ({ finding }) => wish.only?.includes(finding.invariant) !== false,
    ),
    judged: judgedFor(packing.policy.name, wish),
    symmetry: wish.symmetry,
    courses: tally.courses.map((course, i) => ({ ...course, count: tally.counts[i] ?? 0 })),
  };
};
