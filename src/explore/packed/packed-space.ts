/** The space of a policy with packed states, as a wish wants it. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Packing } from '../../../machines/packing/packing.ts';
import type { Space } from '../space.ts';
import { effectSpaceOf } from './effects/effect-space.ts';
import type { Model } from './model.ts';
import { plainSpaceOf } from './plain-space.ts';
import { symmetricSpaceOf } from './symmetric-space.ts';

export interface Way {
  /** States that differ in names alone are one. */
  readonly symmetry: boolean;
  /** Remember what the recipes do; where they are not made so that one can, a search ends with NotSeparable. */
  readonly isRemembered: boolean;
}

export const packedSpaceOf = <K extends ClassicKernel>(
  packing: Packing<K>,
  model: Model<K>,
  { symmetry, isRemembered }: Way,
): Space => {
  const states = isRemembered ? effectSpaceOf(packing, model, symmetry) : plainSpaceOf(model);
  if (!symmetry) return states;
  return symmetricSpaceOf(states, packing.canonical(model.cast.extent, model.layout));
};
