/** The full space that a crew searches. */
import { policies } from '../../../machines/policies/index.ts';
import type { SpaceOrder } from '../crew/order.ts';
import type { Space } from '../space.ts';
import { withFullSpace } from './make-space.ts';

/** States that a thread takes at a time: each of them takes long enough. */
export const FULL_CHUNK = 8;

export const orderedFullSpace = ({ policy, wish, stores }: SpaceOrder & { kind: 'full' }): Space => {
  const space = withFullSpace(policies[policy], wish, ({ spaceOver }): Space => spaceOver(stores));
  if (space === undefined) throw new RangeError(`no invariant speaks of the states of ${policy}`);
  return space;
};
