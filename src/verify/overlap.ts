/**
 * Orders of overlapping calls. A recorded call is an interval from entry to return, and the order in which the kernel's lock
 * was taken inside of it is not in the recording: where the recorded order misses an answer, another order that the
 * intervals allow may explain every one of them (as linearizability checkers search).
 */
import type { LedgerEvent } from '../../machines/events.ts';
import { foretells } from './answers.ts';
import type { Predictor } from './predictor.ts';

/** Events looked at before and behind a miss; overlaps are short. */
export const WINDOW = 48;

/** Steps that one search may take before it gives up. */
const SEARCH_STEPS = 2000;

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

/** The thread that an event happens to: two of the same thread never change places. */
const threadOf = (event: LedgerEvent): string | undefined => event.thread;

const concerns = (event: LedgerEvent, child: string): boolean =>
  event.thread === child || ('task' in event && event.task === child);

/** Must `first` (earlier in the ledger) act before `second`? */
export const mustPrecede = (first: LedgerEvent, second: LedgerEvent): boolean => {
  const a = intervalOf(first);
  const b = intervalOf(second);
  if (a === undefined || b === undefined || a.end <= b.start) return true;
  const thread = threadOf(first);
  if (thread !== undefined && thread === threadOf(second)) return true;
  if ('bp' in first && 'bp' in second && first.bp === second.bp) return true;
  return first.type === 'task.fork' && concerns(second, first.child);
};

/** May these two have acted in the other order? */
export const mayExchange = (first: LedgerEvent, second: LedgerEvent): boolean => !mustPrecede(first, second);

/**
 * An order of `events` (given in recorded order, starting from `before`) that the intervals allow and under which the model
 * foretells every answer; undefined if there is none, or none within the bound.
 */
export const explainingOrder = <K>(
  predict: Predictor<K>,
  before: K,
  events: readonly LedgerEvent[],
): readonly LedgerEvent[] | undefined => {
  const predecessors = events.map((event, i) =>
    events.slice(0, i).map((earlier) => mustPrecede(earlier, event)),
  );
  const done = events.map(() => false);
  const order: LedgerEvent[] = [];
  const seen = new Set<string>();
  let steps = 0;
  const isReady = (i: number): boolean =>
    done[i] !== true && (predecessors[i] ?? []).every((must, j) => !must || done[j] === true);

  const search = (state: K): boolean => {
    if (order.length === events.length) return true;
    // What has been done decides the state up to the order of equals; a set that failed once is not tried again.
    const key = done.map(Number).join('');
    if (seen.has(key)) return false;
    seen.add(key);
    for (const [i, event] of events.entries()) {
      if (!isReady(i)) continue;
      steps += 1;
      if (steps > SEARCH_STEPS) return false;
      const { outcome, after } = predict(state, event);
      if (!foretells(outcome, event)) continue;
      done[i] = true;
      order.push(event);
      if (search(after)) return true;
      done[i] = false;
      order.pop();
    }
    return false;
  };
  return search(before) ? order : undefined;
};
