/** Makes the space that a crew searches, in a worker of it. */
import type { Space } from '../space.ts';
import { seatOf, type SpaceOrder } from './order.ts';

/**
 * Loads what the space needs and no more: each worker has memory of its own for it.
 * @param number of the worker. @throws InputError for a policy from a file that is not what it was.
 */
export const spaceFor = async (order: SpaceOrder, number: number): Promise<Space> => {
  switch (order.kind) {
    case 'packed': {
      const { orderedPackedSpace } = await import('../packed/ordered.ts');
      return orderedPackedSpace(order);
    }
    case 'plug-in': {
      const { orderedPlugInSpace } = await import('../packed/ordered-plug-in.ts');
      return orderedPlugInSpace(order, seatOf(number));
    }
    case 'full': {
      const { orderedFullSpace } = await import('../full/ordered.ts');
      return orderedFullSpace(order, seatOf(number));
    }
    case 'mainline': {
      const { orderedMainlineSpace } = await import('../mainline/ordered.ts');
      return orderedMainlineSpace(order);
    }
  }
};
