/** The invariants to which a packed space is held. */
import type { InvariantName } from '../../../properties/invariant.ts';
import { SLOT_INVARIANTS } from '../../../properties/invariants/index.ts';
import { claimOf, type Promiser } from '../../../properties/judge.ts';
import type { Wish } from '../wish.ts';

/**
 * What the packed form of a state and the look at each transition see to (`attempt.ts`), for whichever of the three policies
 * promises it.
 */
export const PACKED_INVARIANTS: readonly InvariantName[] = [
  'COUNT',
  'RANGE',
  'CAP',
  'TIGHT',
  'BOUNDARY',
  'ONESTEP',
  'COMPACT',
  'BELOWPOS',
  'REFCNT',
  'USER_ABOVE_POS',
  'MISSING',
  'GHOST',
];

export const judgedFor = (policy: Promiser, { only }: Wish): readonly InvariantName[] =>
  SLOT_INVARIANTS.filter(
    (invariant) =>
      PACKED_INVARIANTS.includes(invariant.name) &&
      claimOf(invariant, policy) !== undefined &&
      only?.includes(invariant.name) !== false,
  ).map(({ name }) => name);
