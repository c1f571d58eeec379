/**
 * What can be asked for in the atomic space (design: "The atomic space of explore"): each kernel-space breakpoint is registered
 * at most once at a time, with every non-empty set of CPUs; each task may take its lowest free slot, and give back any slot
 * that it holds.
 */
import { HBP_NUM } from '../../../machines/machine.ts';
import { userBreakpoint } from '../../../machines/packing/booked.ts';
import type { BreakpointEvent } from '../../../machines/events.ts';
import type { Cast } from '../cast.ts';

/** One thing that may be asked for; which of them may be asked now depends on the state. */
export type Request =
  | { readonly kind: 'register'; readonly bp: number; readonly mask: number }
  | { readonly kind: 'unregister'; readonly bp: number }
  | { readonly kind: 'take'; readonly task: number }
  | { readonly kind: 'give'; readonly task: number; readonly slot: number };

const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);

/** All requests of a bounded machine; a request's number is its place in this list. */
export const requestsOf = ({ extent, masks }: Cast): readonly Request[] => [
  ...range(extent.breakpoints).flatMap((bp): Request[] => [
    ...masks.map((_, mask): Request => ({ kind: 'register', bp, mask })),
    { kind: 'unregister', bp },
  ]),
  ...range(extent.tasks).flatMap((task): Request[] => [
    { kind: 'take', task },
    ...range(HBP_NUM).map((slot): Request => ({ kind: 'give', task, slot })),
  ]),
];

/** The request as an event of a ledger; `slot` is the task's lowest free one where it takes one, 4 if it has none. */
export const eventOf = (cast: Cast, request: Request, seq: number, slot: number): BreakpointEvent => {
  const settings = (bp: number) => ({
    bp: cast.breakpoint(bp),
    address: cast.address(bp),
    length: 4,
    access: 'w' as const,
  });
  switch (request.kind) {
    case 'register':
      return {
        seq,
        type: 'breakpoint.register',
        ...settings(request.bp),
        cpus: cast.masks[request.mask] ?? [],
      };
    case 'unregister':
      return { seq, type: 'breakpoint.unregister', bp: cast.breakpoint(request.bp) };
    case 'take': {
      const bp = userBreakpoint(cast.extent, request.task, slot);
      return { seq, type: 'breakpoint.register', ...settings(bp), task: cast.task(request.task) };
    }
    case 'give': {
      const bp = cast.breakpoint(userBreakpoint(cast.extent, request.task, request.slot));
      return { seq, type: 'breakpoint.unregister', bp, task: cast.task(request.task) };
    }
  }
};
