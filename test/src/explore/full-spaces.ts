/** Full spaces of small machines, searched to the end or to a depth. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Policy } from '../../../machines/policy.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { castOf } from '../../../src/explore/cast.ts';
import { classicFamily } from '../../../src/explore/full/family.ts';
import { fullModelOf } from '../../../src/explore/full/full-model.ts';
import { type FullSpace, fullSpaceOf } from '../../../src/explore/full/full-space.ts';
import { createFullStores } from '../../../src/explore/full/full-stores.ts';
import { createSearch } from '../../../src/explore/search.ts';
import { STILL, type Wish } from '../../../src/explore/wish.ts';

/** Bytes for pairs of parts: room that costs nothing until it is used. */
const MEMORY = 2 ** 26;

export const wishOf = (wish: Partial<Wish> & Pick<Wish, 'extent'>): Wish => ({
  ...STILL,
  ...wish,
});

export const fullSpaceFor = <K extends ClassicKernel>(policy: Policy<K>, wish: Wish): FullSpace<K> => {
  const cast = castOf(wish.extent, { forkCopiesSlots: wish.forkCopiesSlots });
  const family = classicFamily(policy, cast, wish);
  const stores = createFullStores(MEMORY);
  return fullSpaceOf(fullModelOf(slotSubject(policy), family, cast, wish), family, stores);
};

/** Every state, in the order of its finding. */
export const statesOf = <K extends ClassicKernel>(
  space: FullSpace<K>,
  depth = Number.POSITIVE_INFINITY,
): readonly Int32Array[] => {
  const search = createSearch(space, { depth });
  while (search.advance(10_000) === undefined);
  return Array.from({ length: search.table.size() }, (_, state) => search.table.read(state).slice());
};
