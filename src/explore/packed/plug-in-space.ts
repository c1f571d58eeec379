/** The packed space of somebody's policy, as each of the threads that search it makes it for itself. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Packing, StatePacking } from '../../../machines/packing/packing.ts';
import type { Policy } from '../../../machines/policy.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { InputError } from '../../input-error.ts';
import type { Cast } from '../cast.ts';
import { examinedModelOf } from './examined-model.ts';
import { type Model, modelOf } from './model.ts';

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

export const plugInPackingOf = <K extends ClassicKernel>(
  policy: Policy<K>,
  its: StatePacking<K>,
): Packing<K> => ({ canonical: () => () => undefined, ...its, policy: afresh(policy) });

/**
 * Nothing is taken on trust, but where effects are remembered: whatever goes another way than they can is tried on a plain state.
 * @throws InputError, later as well, for a packing that does not keep what it must.
 */
export const plugInModelOf = <K extends ClassicKernel>(
  packing: Packing<K>,
  cast: Cast,
  judged: readonly InvariantName[],
  isRemembered: boolean,
): Model<K> => (isRemembered ? modelOf(packing, cast) : examinedModelOf(packing, cast, judged));
