/** Replays a source: every request is decided again, whatever was answered when it was recorded. */
import type { EventType, LedgerEvent } from '../../machines/events.ts';
import { decode } from '../../machines/operation.ts';
import type { Result } from '../../machines/outcome.ts';
import type { EventSource } from '../event-source.ts';
import { InputError } from '../input-error.ts';
import type { Engine } from './engine.ts';
import { type ReplayRow, rowAfter } from './rows.ts';

export interface ReplayWish {
  /** The last event to replay, from 1; absent: the last of the source. */
  readonly until?: number | undefined;
  /** Told the row after each event; the replay waits for it. */
  readonly each?: ((row: ReplayRow) => Promise<void> | void) | undefined;
  /** Told each event as it comes. */
  readonly progress?: ((event: LedgerEvent) => void) | undefined;
}

/** What a replay came to. */
export interface Replayed {
  readonly events: number;
  /** How often each kind of event had which result. */
  readonly results: ReadonlyMap<EventType, ReadonlyMap<Result, number>>;
  /** The row after the last event; undefined for a source without events. */
  readonly last: ReplayRow | undefined;
}

type Counts = Map<EventType, Map<Result, number>>;

const count = (counts: Counts, type: EventType, result: Result): void => {
  const ofType = counts.get(type) ?? new Map<Result, number>();
  ofType.set(result, (ofType.get(result) ?? 0) + 1);
  counts.set(type, ofType);
};

const tooFar = (source: EventSource, until: number, length: number): InputError =>
  new InputError({
    file: source.name,
    what: `there is no event ${until}`,
    advice:
      length === 0 ? 'it has no events at all' : `it has ${length} events: name one from 1 to ${length}`,
  });

/**
 * Replays until the end, the event asked for, or an oops, whichever comes first. What follows is not read.
 * @throws InputError where the source ends before the event asked for, or cannot be read.
 */
export const replay = async (
  source: EventSource,
  engine: Engine,
  { until, each, progress }: ReplayWish,
): Promise<Replayed> => {
  const results: Counts = new Map();
  let events = 0;
  let last: ReplayRow | undefined;
  for await (const batch of source.batches()) {
    for (const [index, event] of batch.entries()) {
      progress?.(event);
      const op = decode(event, engine.roster);
      const outcome = engine.take(op);
      events += 1;
      count(results, event.type, outcome.result);
      const isOver = outcome.kind === 'oops' || event.seq === until;
      if (each !== undefined || isOver || index === batch.length - 1) last = rowAfter(engine, op, outcome);
      if (each !== undefined && last !== undefined) await each(last);
      if (isOver) return { events, results, last };
    }
  }
  if (until !== undefined) throw tooFar(source, until, events);
  return { events, results, last };
};
