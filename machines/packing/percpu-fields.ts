/** What a packed state of the repaired allocator keeps beyond the tables: nothing, as its list of registrations follows from them. */
import { structOf } from '../classic/state.ts';
import { type PercpuKernel, registrationOf } from '../percpu/state.ts';
import { NONE } from '../roster.ts';
import type { Booked, Extent } from './booked.ts';
import { classicFields } from './classic-fields.ts';
import type { Field } from './field.ts';

type PercpuField = Field<Booked<PercpuKernel>>;

/** What is listed is what has a mask, with what its struct holds. */
const isListedWell = ({ kernel, masks }: Booked<PercpuKernel>, bp: number): boolean => {
  const its = registrationOf(kernel, bp);
  if (its === undefined) return masks[bp] === NONE;
  const { address, length, access } = structOf(kernel, bp);
  return its.mask === masks[bp] && its.address === address && its.length === length && its.access === access;
};

/**
 * The allocator's own list of what is registered: it follows from the masks. Its order matters only where a CPU returns, and none
 * does in this space.
 */
export const registrationsField = ({ breakpoints }: Extent): PercpuField => ({
  name: 'registrations',
  size: 1,
  read(state) {
    let listed = 0;
    for (let bp = 0; bp < breakpoints; bp += 1) {
      if (!isListedWell(state, bp)) return -1;
      if (state.masks[bp] !== NONE) listed += 1;
    }
    return state.kernel.registrations.length === listed ? 0 : -1;
  },
  write({ kernel, masks }) {
    kernel.registrations = masks.flatMap((mask, bp) => {
      const { address, length, access } = structOf(kernel, bp);
      return mask === NONE ? [] : [{ bp, mask, address, length, access }];
    });
  },
});

/** The fields of the patch, repaired. */
export const percpuFields = (extent: Extent): readonly PercpuField[] => [
  ...classicFields(extent),
  registrationsField(extent),
];
