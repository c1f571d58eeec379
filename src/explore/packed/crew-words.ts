/** What the workers of a search and whoever leads them say to each other. */
import type { Extent } from '../../../machines/packing/booked.ts';
import type { Break } from '../search.ts';
import { BITS, type Store } from '../state-table.ts';
import type { Course } from '../tally.ts';
import type { Way } from './packed-space.ts';

/** More of a shared store's control, beside those of `state-table.ts`. */
export const CURSOR = BITS + 2;
/** Set to 1: nobody begins anything more. */
export const STOP = CURSOR + 1;

/** What a worker is given when it starts. */
export interface Assignment {
  readonly policy: string;
  readonly extent: Extent;
  readonly way: Way;
  readonly store: Store;
  /** States that are taken at a time. */
  readonly chunk: number;
  /** Its place in `done`. */
  readonly number: number;
  /** Transitions that each worker has done. */
  readonly done: Float64Array;
}

export type Order =
  /** Go on from states as the cursor gives them out, up to `levelEnd`, while there are fewer than `most`. */
  | { readonly kind: 'expand'; readonly levelEnd: number; readonly most: number; readonly depth: number }
  /** Enter the states of this part of the store into its emptied table. */
  | { readonly kind: 'refill'; readonly from: number; readonly to: number }
  /** Tell which ways requests went. */
  | { readonly kind: 'courses' };

export type Report =
  | { readonly kind: 'done'; readonly breaks: readonly Break[] }
  | { readonly kind: 'courses'; readonly courses: readonly Course[]; readonly counts: Float64Array }
  /** The recipes are not made so that their effects can be remembered. */
  | { readonly kind: 'not separable' };
