/** Makes the space that a crew searches, in a worker of it. */
import type { Space } from '../space.ts';
import type { SpaceOrder } from './order.ts';

/** Loads what the space needs and no more: each worker has memory of its own for it. */
export const spaceFor = async (order: SpaceOrder): Promise<Space> => {
  switch (order.kind) {
    case 'packed': {
      const { orderedPackedSpace } = await import('../packed/ordered.ts');
      return orderedPackedSpace(order);
    }
    case 'full': {
      const { orderedFullSpace } = await import('../full/ordered.ts');
      return orderedFullSpace(order);
    }
    case 'mainline': {
      const { orderedMainlineSpace } = await import('../mainline/ordered.ts');
      return orderedMainlineSpace(order);
    }
  }
};
