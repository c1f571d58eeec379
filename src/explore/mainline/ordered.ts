/** The space of `mainline` that a crew searches. */
import type { SpaceOrder } from '../crew/order.ts';
import type { Wish } from '../wish.ts';
import { canonicalCodes } from './canonical-codes.ts';
import {
  type MainlineModel,
  mainlineModelOf,
  type MainlineSpace,
  mainlineSpaceOf,
} from './mainline-space.ts';

/** States that a thread takes at a time: each of them takes long enough. */
export const MAINLINE_CHUNK = 8;

/** A space with what it is made of. */
export interface MadeMainline {
  readonly model: MainlineModel;
  /** Makes one of the codes that differ in names alone. */
  readonly canonical: (codes: number[]) => void;
  readonly newSpace: () => MainlineSpace;
}

export const makeMainline = ({ extent, only, symmetry }: Wish): MadeMainline => {
  const model = mainlineModelOf(extent, only);
  const canonical = symmetry ? canonicalCodes(extent) : () => undefined;
  return { model, canonical, newSpace: () => mainlineSpaceOf(model, canonical) };
};

export const orderedMainlineSpace = ({ wish }: SpaceOrder & { kind: 'mainline' }): MainlineSpace =>
  makeMainline(wish).newSpace();
