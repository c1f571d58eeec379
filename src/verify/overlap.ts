/**
 * Orders of overlapping calls. A recorded call is an interval from entry to return, and the order in which the kernel's lock
 * was taken inside of it is not in the recording: where the recorded order misses an answer, another order that the
 * intervals allow may explain every one of them (as linearizability checkers search).
 */
import type { LedgerEvent } from '../../machines/events.ts';
import { foretells, observedResult } from './answers.ts';
import type { Predictor } from './predictor.ts';

/** Events looked at before and behind a miss; overlaps are short. */
export const WINDOW = 48;

/** Steps that one search may take before it gives up. */
const SEARCH_STEPS = 20000;

/** Events that one search may move behind others. */
const MOST_CHANGES = 4;

/** A descriptor's last reference is dropped on the way back to user space, a little after the line that shows the return. */
const RELEASE_DELAY = 0.005;

export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** When an event acted, in seconds; an event without time acts at once, in its place. */
export const intervalOf = (event: LedgerEvent): Interval | undefined => {
  if (event.time === undefined) return undefined;
  const end = event.returned ?? event.time;
  return { start: event.time, end: event.type === 'breakpoint.unregister' ? end + RELEASE_DELAY : end };
};

const concerns = (event: LedgerEvent, child: string): boolean =>
  event.thread === child || ('task' in event && event.task === child);

/** Must `first` (earlier in the ledger) act before `second`? */
export const mustPrecede = (first: LedgerEvent, second: LedgerEvent): boolean => {
  const a = intervalOf(first);
  const b = intervalOf(second);
  if (a === undefined || b === undefined || a.end <= b.start) return true;
  // A thread makes one call after the other.
  if (first.thread !== undefined && first.thread === second.thread) return true;
  if ('bp' in first && 'bp' in second && first.bp === second.bp) return true;
  return first.type === 'task.fork' && concerns(second, first.child);
};

/** May these two have acted in the other order? */
export const mayExchange = (first: LedgerEvent, second: LedgerEvent): boolean => !mustPrecede(first, second);

/** May carrying this event out give back a slot? Else, may it take one? */
const givesBack = (event: LedgerEvent): boolean =>
  event.type === 'breakpoint.unregister' || event.type === 'task.exec' || event.type === 'task.exit';

interface Attempt {
  /** The events taken, in the order in which they were. */
  readonly order: readonly LedgerEvent[];
  /** The first event that could not be taken, if it came to that. */
  readonly stuck: LedgerEvent | undefined;
}

/**
 * Looks for an order of `events` (given in recorded order, from state `before`) that the intervals allow and under which the
 * model foretells every answer; undefined if none was found within the bound.
 *
 * Events are taken in recorded order, one whose answer does not fit yet is passed over and tried again after each other. Where
 * nothing more fits, the first event in doubt needed something that came before it to come after it: a release if it found no
 * room, a grant otherwise. Each such change of places is tried, and what follows from it, with more and more of them.
 */
export const explainingOrder = <K>(
  predict: Predictor<K>,
  before: K,
  events: readonly LedgerEvent[],
): readonly LedgerEvent[] | undefined => {
  const mustFollow = new Map(
    events.map((event, i) => [event, events.slice(0, i).filter((earlier) => mustPrecede(earlier, event))]),
  );
  let steps = 0;

  const attempt = (postponed: ReadonlyMap<LedgerEvent, LedgerEvent>): Attempt => {
    const order = new Set<LedgerEvent>();
    let state = before;
    const isReady = (event: LedgerEvent): boolean => {
      const until = postponed.get(event);
      if (order.has(event) || (until !== undefined && !order.has(until))) return false;
      return (mustFollow.get(event) ?? []).every((earlier) => order.has(earlier));
    };
    const takeOne = (): boolean => {
      for (const event of events) {
        if (!isReady(event)) continue;
        steps += 1;
        const { outcome, after } = predict(state, event);
        if (!foretells(outcome, event)) continue;
        order.add(event);
        state = after;
        return true;
      }
      return false;
    };
    while (order.size < events.length && steps < SEARCH_STEPS) {
      if (!takeOne()) return { order: [...order], stuck: events.find(isReady) };
    }
    return { order: [...order], stuck: undefined };
  };

  const search = (
    postponed: ReadonlyMap<LedgerEvent, LedgerEvent>,
    changes: number,
  ): readonly LedgerEvent[] | undefined => {
    const { order, stuck } = attempt(postponed);
    if (order.length === events.length) return order;
    if (stuck === undefined) return undefined;
    const isWanted =
      observedResult(stuck) === 'ENOSPC' ? givesBack : (event: LedgerEvent) => !givesBack(event);
    for (const earlier of order.toReversed()) {
      if (!isWanted(earlier) || !mayExchange(earlier, stuck)) continue;
      // An event that was moved already may be moved on: that is the same change of places, only a longer one.
      const until = postponed.get(earlier);
      const left = until === undefined ? changes - 1 : changes;
      if (left < 0 || (until !== undefined && until.seq >= stuck.seq)) continue;
      const found = search(new Map([...postponed, [earlier, stuck]]), left);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  for (let changes = 0; changes <= MOST_CHANGES && steps < SEARCH_STEPS; changes += 1) {
    const found = search(new Map(), changes);
    if (found !== undefined) return found;
  }
  return undefined;
};
