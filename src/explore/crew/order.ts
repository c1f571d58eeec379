/** Which space a crew searches: in words that a worker understands, who makes the space for itself. */
import type { Extent } from '../../../machines/packing/booked.ts';
import type { PolicyName } from '../../../properties/policy-rules.ts';
import type { FullStores } from '../full/full-stores.ts';
import type { Way } from '../packed/packed-space.ts';
import type { Space } from '../space.ts';
import type { Wish } from '../wish.ts';

export type SpaceOrder =
  | { readonly kind: 'packed'; readonly policy: string; readonly extent: Extent; readonly way: Way }
  | { readonly kind: 'full'; readonly policy: PolicyName; readonly wish: Wish; readonly stores: FullStores }
  | { readonly kind: 'mainline'; readonly wish: Wish };

/** A space, and how others make it. */
export interface Shareable<S extends Space = Space> {
  readonly space: S;
  /** Absent: it cannot be made elsewhere. */
  readonly order?: SpaceOrder;
  /** States that a thread takes at a time. */
  readonly chunk: number;
}
