/** Whose a breakpoint is, by its id (`machines/packing/booked.ts`). */
import { HBP_NUM } from '../../../machines/machine.ts';
import type { Extent } from '../../../machines/packing/booked.ts';

/** A task has one more breakpoint than there are slots, so that one can be refused. */
export const PER_TASK = HBP_NUM + 1;

/** Undefined for a breakpoint of kernel space, and for none. */
export const taskOfBreakpoint = ({ breakpoints }: Extent, bp: number): number | undefined =>
  bp < breakpoints ? undefined : Math.floor((bp - breakpoints) / PER_TASK);
