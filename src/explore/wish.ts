/** What somebody wants explored. */
import type { Extent } from '../../machines/packing/booked.ts';

export interface Wish {
  readonly extent: Extent;
  readonly steps: 'atomic' | 'interleaved';
  /** Take states that differ only in the names of CPUs, breakpoints and tasks for one. */
  readonly symmetry: boolean;
  /** Events from the start; absent: no bound. */
  readonly depth?: number;
  /** Bytes that the states may take; absent: no bound. */
  readonly memory?: number;
}
