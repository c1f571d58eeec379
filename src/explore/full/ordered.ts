/** The full space that a crew searches. */
import type { SpaceOrder } from '../crew/order.ts';
import type { Space } from '../space.ts';
import type { AnyPolicy } from '../wish.ts';
import { withFullSpace } from './make-space.ts';

/** States that a thread takes at a time: each of them takes long enough. */
export const FULL_CHUNK = 8;

type FullOrder = SpaceOrder & { readonly kind: 'full' };

const orderedPolicy = async ({ policy }: FullOrder, seat: number): Promise<AnyPolicy> => {
  if (typeof policy === 'string') {
    const { policies } = await import('../../../machines/policies/index.ts');
    return policies[policy];
  }
  const { loadAgain } = await import('../../policy-file/source.ts');
  return (await loadAgain(policy, seat)).policy;
};

export const orderedFullSpace = async (order: FullOrder, seat: number): Promise<Space> => {
  const { wish, stores } = order;
  const policy = await orderedPolicy(order, seat);
  const space = withFullSpace(policy, wish, ({ spaceOver }): Space => spaceOver(stores));
  if (space === undefined) throw new RangeError(`no invariant speaks of the states of ${policy.name}`);
  return space;
};
