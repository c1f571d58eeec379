/** Threads that search a space together have to make the same one. */
import { InputError } from '../../input-error.ts';
import { isSameState } from '../packed/plain-space.ts';
import type { Space } from '../space.ts';
import { type Store, tableOver } from '../state-table.ts';
import type { SpaceOrder } from './order.ts';

/** Words mean to each thread what they mean to the one that leads. @throws InputError for somebody's packing that is another now. */
export const requireSameStart = (order: SpaceOrder, space: Space, store: Store): void => {
  if (order.kind !== 'plug-in') return;
  if (space.words === store.width && isSameState(space.initial, tableOver(store).read(0))) return;
  throw new InputError({
    file: order.policy.file.name,
    what: 'before the first event its state is not packed as it was the first time',
    advice: 'let the policy and its packing depend on nothing else',
  });
};
