/** Full spaces of small machines, searched to the end or to a depth. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Policy } from '../../../machines/policy.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { castOf } from '../../../src/explore/cast.ts';
import { classicFamily } from '../../../src/explore/full/family.ts';
import { fullModelOf } from '../../../src/explore/full/full-model.ts';
import { type FullSpace, fullSpaceOf } from '../../../src/explore/full/full-space.ts';
import { createSearch } from '../../../src/explore/search.ts';
import { STILL, type Wish } from '../../../src/explore/wish.ts';

export const wishOf = (wish: Partial<Wish> & Pick<Wish, 'extent'>): Wish => ({
  ...STILL,
  ...wish,
});

export const fullSpaceFor = <K extends ClassicKernel>(policy: Policy<K>, wish: Wish): FullSpace<K> => {
  const cast = castOf(wish.extent, { forkCopiesSlots: wish.forkCopiesSlots });
  const family = classicFamily(policy, cast, wish);
  return fullSpaceOf(fullModelOf(slotSubject(policy), family, cast, wish), family);
};

/** Every state, in the order of its finding. */
export const statesOf = <K extends ClassicKernel>(
  space: FullSpace<K>,
  depth = Number.POSITIVE_INFINITY,
): readonly Uint8Array[] => {
  const search = createSearch(space, { depth });
  while (search.advance(10_000) === undefined);
  return Array.from({ length: search.table.size() }, (_, state) => search.table.read(state).slice());
};
