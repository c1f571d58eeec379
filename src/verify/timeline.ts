/** The events around the present one: those before it that may still have been under way, and those that follow. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Taken } from './lane.ts';
import { intervalOf, mayExchange, WINDOW } from './overlap.ts';

/** The events that come, as far as a search looks. */
const inSight = (ahead: readonly LedgerEvent[]): readonly LedgerEvent[] => ahead.slice(0, WINDOW);

/**
 * How many of the events before `event`, oldest first, are over for good: nothing that comes can change places with them.
 * All of them where no call was under way when `event`, or one that comes, began: a long call stands near its return, and may
 * have begun before many that stand before it. Else what a window of {@link WINDOW} has no room for.
 */
export const settledBefore = (
  past: readonly Taken[],
  event: LedgerEvent,
  ahead: readonly LedgerEvent[],
): number => {
  let latest = -Infinity;
  for (const earlier of past) latest = Math.max(latest, intervalOf(earlier.event)?.end ?? -Infinity);
  const isUnderWayAt = (coming: LedgerEvent): boolean => latest > (intervalOf(coming)?.start ?? Infinity);
  const isUnderWay = latest > -Infinity && (isUnderWayAt(event) || inSight(ahead).some(isUnderWayAt));
  return isUnderWay ? Math.max(0, past.length - WINDOW) : past.length;
};

/** Does the call overlap another one that may have acted in the other order? */
export const overlapsAnother = (
  past: readonly Taken[],
  event: LedgerEvent,
  ahead: readonly LedgerEvent[],
): boolean =>
  past.some((taken) => mayExchange(taken.event, event)) ||
  inSight(ahead).some((later) => mayExchange(event, later));

/**
 * How many of the following events have to be looked at together with `events`: up to the last that began while one of them
 * was under way; with `transitively` also up to what overlaps those.
 */
export const overlappingAhead = (
  events: readonly LedgerEvent[],
  ahead: readonly LedgerEvent[],
  transitively: boolean,
): number => {
  let horizon = Math.max(...events.map((event) => intervalOf(event)?.end ?? -Infinity));
  let count = 0;
  for (const [i, event] of inSight(ahead).entries()) {
    const interval = intervalOf(event);
    if (interval === undefined || interval.start >= horizon) continue;
    if (transitively) horizon = Math.max(horizon, interval.end);
    count = i + 1;
  }
  return count;
};
