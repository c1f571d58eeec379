/** Makes the full space of a policy: for whoever begins a search, and for each who joins it. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { withPacking } from '../../../machines/packing/packing.ts';
import type { Policy } from '../../../machines/policy.ts';
import { slotSubject, type Subject, withSubject } from '../../../properties/campaign/subject.ts';
import { type Cast, castOf } from '../cast.ts';
import type { AnyPolicy, Wish } from '../wish.ts';
import { classicFamily, type Family, unknownFamily } from './family.ts';
import { type FullModel, fullModelOf } from './full-model.ts';
import { type FullSpace, fullSpaceOf } from './full-space.ts';
import type { FullStores } from './full-stores.ts';

/** A space with what it is made of. */
export interface MadeSpace<K extends object> {
  readonly subject: Subject<K>;
  readonly family: Family<K>;
  readonly cast: Cast;
  readonly model: FullModel<K>;
  /** Over stores that hold nothing, or in which others agree already. */
  readonly spaceOver: (stores: FullStores) => FullSpace<K>;
}

/** Something to do with a space, whatever its states are made of. */
type SpaceUse<R> = <K extends object>(made: MadeSpace<K>) => R;

/** Undefined for a policy of whose states no invariant is known to speak. */
export const withFullSpace = <R>(policy: AnyPolicy, wish: Wish, use: SpaceUse<R>): R | undefined => {
  const cast = castOf(wish.extent, { forkCopiesSlots: wish.forkCopiesSlots });
  const make = <K extends object>(subject: Subject<K>, family: Family<K>): R => {
    const model = fullModelOf(subject, family, cast, wish);
    return use({ subject, family, cast, model, spaceOver: (stores) => fullSpaceOf(model, family, stores) });
  };
  const own = withPacking(policy.name, <K extends ClassicKernel>({ policy: its }: { policy: Policy<K> }) =>
    make(slotSubject(its), classicFamily(its, cast, wish)),
  );
  return own ?? withSubject(policy, (subject) => make(subject, unknownFamily()));
};
