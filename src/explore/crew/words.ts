/** What the members of a crew and whoever leads them say to each other. */
import type { Complaint } from '../../input-error.ts';
import type { SpaceOrder } from './order.ts';
import { IN_USE, type Store } from '../state-table.ts';
import type { CountedCourse } from '../tally.ts';
import type { Aside } from '../space.ts';
import type { Gap, Part } from './shared-table.ts';

/** More of a shared store's control, beside those of `state-table.ts`. */
export const CURSOR = IN_USE + 2;
/** Set to 1: nobody begins anything more. */
export const STOP = CURSOR + 1;

/** What a worker is given when it starts. */
export interface Assignment {
  readonly order: SpaceOrder;
  readonly store: Store;
  /** States that are taken at a time. */
  readonly chunk: number;
  /** Its place in `done`. */
  readonly number: number;
  /** By worker: transitions of the present stretch. */
  readonly done: Float64Array;
}

/** As much of a level as is to be done. */
export interface Stretch {
  /** The first state that is not of this level. */
  readonly levelEnd: number;
  /** Nothing is begun when there are so many states. */
  readonly most: number;
  /** Distance of its states from the start. */
  readonly depth: number;
}

export type Order =
  | { readonly kind: 'expand'; readonly stretch: Stretch }
  /** Fill this part of the table anew. */
  | { readonly kind: 'refill'; readonly part: Part }
  | { readonly kind: 'leave' };

/** What one did of a stretch. */
export interface Expanded {
  readonly kind: 'expanded';
  /** The ways that requests went since the last time. */
  readonly courses: readonly CountedCourse[];
  /** What the space counted beside them, if it does. */
  readonly aside?: Aside;
  /** Whether any broke something. */
  readonly isBroken: boolean;
  readonly gap: Gap;
}

export type Report =
  /** All is loaded: a worker says so once, unasked. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'refilled'; readonly left: readonly number[] }
  | Expanded
  /** The recipes are not made so that their effects can be remembered. */
  | { readonly kind: 'not separable' }
  /** Somebody's policy is at fault; instead of any other report. */
  | { readonly kind: 'refused'; readonly complaint: Complaint };
