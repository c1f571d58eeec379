/** The packed space that a crew searches. */
import { HBP_NUM } from '../../../machines/machine.ts';
import type { Extent } from '../../../machines/packing/booked.ts';
import { withPacking } from '../../../machines/packing/packing.ts';
import { castOf } from '../cast.ts';
import type { SpaceOrder } from '../crew/order.ts';
import type { Space } from '../space.ts';
import { modelOf } from './model.ts';
import { packedSpaceOf } from './packed-space.ts';

/** Successors of the states that a thread takes at a time, about. */
const AT_A_TIME = 2 ** 15;

/** By how much an examined state takes longer than one of which effects are remembered, about. */
const EXAMINED = 16;

/** States that a thread takes at a time: how often all ask for more is a matter of how much comes of them, and how slowly. */
export const packedChunk = ({ cpus, breakpoints, tasks }: Extent, isExamined = false): number => {
  const successors = (breakpoints * 2 ** cpus + tasks * (HBP_NUM + 1)) * (isExamined ? EXAMINED : 1);
  return Math.max(1, Math.floor(AT_A_TIME / successors));
};

export const orderedPackedSpace = ({ policy, extent, way }: SpaceOrder & { kind: 'packed' }): Space => {
  const space = withPacking(policy, (packing) =>
    packedSpaceOf(packing, modelOf(packing, castOf(extent)), way),
  );
  if (space === undefined) throw new RangeError(`${policy} has no packed states`);
  return space;
};
