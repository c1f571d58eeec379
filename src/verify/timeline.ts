/** The events around the present one: those before it that may still have been under way, and those that follow. */
import type { LedgerEvent } from '../../machines/events.ts';
import { intervalOf, mayExchange, WINDOW } from './overlap.ts';

/** An event and the state before it. */
export interface Taken<K> {
  readonly event: LedgerEvent;
  readonly before: K;
}

/**
 * The events since the last moment at which no call was under way, newest last; bounded by {@link WINDOW}. Before that
 * moment nothing can have changed places with what comes.
 */
export const withEvent = <K>(past: readonly Taken<K>[], taken: Taken<K>): readonly Taken<K>[] => {
  if (!past.some((earlier) => mayExchange(earlier.event, taken.event))) {
    const still = intervalOf(taken.event);
    const isUnderWay = past.some(
      (earlier) => (intervalOf(earlier.event)?.end ?? 0) > (still?.start ?? Infinity),
    );
    if (!isUnderWay) return [taken];
  }
  return [...past.slice(-(WINDOW - 1)), taken];
};

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
