/** The events around the present one: those before it that may still have been under way, and those that follow. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Taken } from './lane.ts';
import { intervalOf, mayExchange, WINDOW } from './overlap.ts';

/**
 * How many of the events before `event`, oldest first, are over for good: nothing that comes can change places with them.
 * All of them where no call was under way when `event` began, else what a window of {@link WINDOW} has no room for.
 */
export const settledBefore = (past: readonly Taken[], event: LedgerEvent): number => {
  const start = intervalOf(event)?.start ?? Infinity;
  const isUnderWay = past.some((earlier) => (intervalOf(earlier.event)?.end ?? -Infinity) > start);
  return isUnderWay ? Math.max(0, past.length - WINDOW) : past.length;
};

/** Does the call overlap another one that may have acted in the other order? */
export const overlapsAnother = (
  past: readonly Taken[],
  event: LedgerEvent,
  ahead: readonly LedgerEvent[],
): boolean =>
  past.some((taken) => mayExchange(taken.event, event)) ||
  ahead.slice(0, WINDOW).some((later) => mayExchange(event, later));

/** How many of the following events began while one of `events` was under way; with `transitively` also what overlaps those. */
export const overlappingAhead = (
  events: readonly LedgerEvent[],
  ahead: readonly LedgerEvent[],
  transitively: boolean,
): number => {
  let horizon = Math.max(...events.map((event) => intervalOf(event)?.end ?? -Infinity));
  let count = 0;
  for (const event of ahead.slice(0, WINDOW)) {
    const interval = intervalOf(event);
    if (interval === undefined || interval.start >= horizon) break;
    if (transitively) horizon = Math.max(horizon, interval.end);
    count += 1;
  }
  return count;
};
