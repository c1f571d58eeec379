/** Which space a crew searches: in words that a worker understands, who makes the space for itself. */
import type { Extent } from '../../../machines/packing/booked.ts';
import type { PolicyName } from '../../../properties/policy-rules.ts';
import type { PolicySource } from '../../policy-file/source.ts';
import type { FullStores } from '../full/full-stores.ts';
import type { Way } from '../packed/packed-space.ts';
import type { Space } from '../space.ts';
import type { Wish } from '../wish.ts';

export type SpaceOrder =
  | { readonly kind: 'packed'; readonly policy: string; readonly extent: Extent; readonly way: Way }
  | {
      /** Packed as somebody's module says. */
      readonly kind: 'plug-in';
      readonly policy: PolicySource;
      readonly wish: Wish;
      readonly isRemembered: boolean;
    }
  | {
      readonly kind: 'full';
      readonly policy: PolicyName | PolicySource;
      readonly wish: Wish;
      readonly stores: FullStores;
    }
  | { readonly kind: 'mainline'; readonly wish: Wish };

/** Whose policy it is, if it is not ours. */
export const sourceIn = (order: SpaceOrder): PolicySource | undefined =>
  order.kind === 'mainline' || typeof order.policy === 'string' ? undefined : order.policy;

/** A worker's seat on the watch over a policy (`policy-file/watch.ts`); the first is that of the thread that leads. */
export const seatOf = (number: number): number => number + 1;

/** A space, and how others make it. */
export interface Shareable<S extends Space = Space> {
  readonly space: S;
  /** Absent: it cannot be made elsewhere. */
  readonly order?: SpaceOrder;
  /** States that a thread takes at a time. */
  readonly chunk: number;
}
