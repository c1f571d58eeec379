/** The packed space of somebody's policy that a crew searches. */
import { isClassic } from '../../../properties/state-kind.ts';
import { InputError } from '../../input-error.ts';
import { loadAgain } from '../../policy-file/source.ts';
import { castOf } from '../cast.ts';
import type { SpaceOrder } from '../crew/order.ts';
import type { Space } from '../space.ts';
import { judgedFor } from './judged.ts';
import { packedSpaceOf } from './packed-space.ts';
import { plugInModelOf, plugInPackingOf } from './plug-in-space.ts';

/** @throws InputError for a module that is not what it was when it was loaded first. */
export const orderedPlugInSpace = async (
  { policy: source, wish, isRemembered }: SpaceOrder & { readonly kind: 'plug-in' },
  seat: number,
): Promise<Space> => {
  const { policy, packing: its } = await loadAgain(source, seat);
  if (its === undefined || !isClassic(policy)) {
    throw new InputError({
      file: source.file.name,
      what: 'it does not bring the packing a second time that it brought the first time',
      advice: 'let what it exports depend on nothing else',
    });
  }
  const packing = plugInPackingOf(policy, its);
  const model = plugInModelOf(packing, castOf(wish.extent), judgedFor(policy, wish), isRemembered);
  return packedSpaceOf(packing, model, { symmetry: wish.symmetry, isRemembered });
};
