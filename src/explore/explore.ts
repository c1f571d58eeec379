/** Visits every reachable state of a policy in a bounded machine. */
import type { ClassicKernel } from '../../machines/classic/state.ts';
import type { Packing } from '../../machines/packing/packing.ts';
import { castOf } from './cast.ts';
import { type Counterexample, counterexamplesOf } from './counterexample.ts';
import { modelOf } from './model.ts';
import { plainSpaceOf } from './plain-space.ts';
import { type Bound, search, type SearchProgress } from './search.ts';
import { symmetricSpaceOf } from './symmetric-space.ts';
import type { Course } from './tally.ts';
import type { ClassOf } from './trail.ts';
import type { Wish } from './wish.ts';

export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Absent: every reachable state was visited. */
  readonly stoppedBy?: Bound;
  readonly counterexamples: readonly Counterexample[];
  /** Each way in which a request went, and how often. */
  readonly courses: readonly (Course & { readonly count: number })[];
}

export const explore = <K extends ClassicKernel>(
  packing: Packing<K>,
  wish: Wish,
  watch?: (progress: SearchProgress) => void,
): Exploration => {
  const model = modelOf(packing, castOf(wish.extent));
  const canonical = packing.canonical(wish.extent, model.layout);
  const states = plainSpaceOf(model);
  const space = wish.symmetry ? symmetricSpaceOf(states, canonical) : states;
  const classOf: ClassOf = (words) => {
    if (wish.symmetry) canonical(words);
    return words;
  };
  const { depth, memory } = wish;
  const searched = search(space, {
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
    counterexamples: counterexamplesOf(packing.policy, model, searched, classOf),
    courses: tally.courses.map((course, i) => ({ ...course, count: tally.counts[i] ?? 0 })),
  };
};
