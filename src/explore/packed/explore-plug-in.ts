/** Visits every reachable state of somebody's policy that brings a packing of its own. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Packing, StatePacking } from '../../../machines/packing/packing.ts';
import type { Policy } from '../../../machines/policy.ts';
import { InputError } from '../../input-error.ts';
import { castOf } from '../cast.ts';
import type { Conduct } from '../conduct.ts';
import type { Exploration } from '../exploration.ts';
import type { Wish } from '../wish.ts';
import { examinedModelOf } from './examined-model.ts';
import { judgedFor, packedExploration, searchPlainly, searchRemembering } from './explore-packed.ts';
import { modelOf } from './model.ts';
import { requireFaithful } from './walk.ts';

/** A state that a policy hands out again and again would change beneath those who hold it. */
const afresh = <K extends ClassicKernel>(policy: Policy<K>): Policy<K> => ({
  ...policy,
  recipe: (kernel, op) => policy.recipe(kernel, op),
  row: (kernel, roster) => policy.row(kernel, roster),
  initial(machine) {
    try {
      return structuredClone(policy.initial(machine));
    } catch {
      throw new InputError({
        what: `the state of ${policy.name} cannot be copied`,
        advice: 'make it of plain data: numbers, flags, texts, lists and objects',
      });
    }
  },
});

/** One thread: the others would have to be watched as this one is. */
const inOneThread = (how: Conduct): Conduct => ({ ...how, workers: 1 });

/** @throws InputError for a packing that does not keep what it must. */
export const explorePlugIn = async <K extends ClassicKernel>(
  policy: Policy<K>,
  its: StatePacking<K>,
  wish: Wish,
  how: Conduct,
): Promise<Exploration> => {
  const symmetry = wish.symmetry && its.canonical !== undefined;
  const packing: Packing<K> = { canonical: () => () => undefined, ...its, policy: afresh(policy) };
  const wanted = { ...wish, symmetry };
  const cast = castOf(wish.extent);
  const judged = judgedFor(policy, wish);
  requireFaithful(packing, cast, judged, symmetry);
  // Effects that are remembered say nothing of the base's own invariant, nor which promise it is that one of them breaks.
  if (!judged.includes('BOUNDARY')) {
    const model = modelOf(packing, cast);
    const found = await searchRemembering(packing, model, wanted, inOneThread(how));
    if (found?.searched.breaks.length === 0) return packedExploration(packing, model, wanted, found);
  }
  const model = examinedModelOf(packing, cast, judged);
  return packedExploration(
    packing,
    model,
    wanted,
    await searchPlainly(packing, model, wanted, inOneThread(how)),
  );
};
