/** Replays a source: every request is decided again, whatever was answered when it was recorded. */
import type { EventType } from '../../machines/events.ts';
import type { Operation } from '../../machines/operation.ts';
import { GRANTED, type Outcome, type Result } from '../../machines/outcome.ts';
import type { Roster } from '../../machines/roster.ts';
import { InputError } from '../input-error.ts';
import type { Engine } from './engine.ts';
import { hindered } from './hindered.ts';
import { type ReplayRow, rowAfter } from './rows.ts';

/** Where the operations come from. */
export interface OperationSource {
  readonly name: string;
  /** The operations in order; a batch may be used again for the next one. */
  readonly operations: (roster: Roster) => AsyncIterable<readonly Operation[]>;
}

export interface ReplayWish {
  /** The last event to replay, from 1; absent: the last of the source. */
  readonly until?: number | undefined;
  /** Told the row after each event; the replay waits for the promise, if there is one. */
  readonly each?: ((row: ReplayRow) => Promise<void> | undefined) | undefined;
  /** Told each operation before it is carried out. */
  readonly progress?: ((op: Operation) => void) | undefined;
}

/** What a replay came to. */
export interface Replayed {
  readonly events: number;
  /** How often each kind of event had which result. */
  readonly results: ReadonlyMap<EventType, ReadonlyMap<Result, number>>;
  /** The row after the last event; undefined for a source without events. */
  readonly last: ReplayRow | undefined;
}

/** The results of one kind of event: by far the most are 0, which is counted without a lookup. */
interface Counts {
  readonly type: EventType;
  granted: number;
  readonly others: Map<Result, number>;
}

/** The kinds are few: looking them over is quicker than a map. */
const countsOf = (counts: Counts[], type: EventType): Counts => {
  for (let index = 0; index < counts.length; index += 1) {
    const ofType = counts[index];
    if (ofType?.type === type) return ofType;
  }
  const fresh: Counts = { type, granted: 0, others: new Map() };
  counts.push(fresh);
  return fresh;
};

const count = (counts: Counts, result: Result): void => {
  if (result === 0) counts.granted += 1;
  else counts.others.set(result, (counts.others.get(result) ?? 0) + 1);
};

const resultsOf = ({ granted, others }: Counts): ReadonlyMap<Result, number> =>
  granted === 0 ? others : new Map<Result, number>([[0, granted], ...others]);

const tooFar = (file: string, until: number, length: number): InputError => {
  const advice = length === 0 ? 'it has no events at all' : `it has ${length} events: name one of them`;
  return new InputError({ file, what: `there is no event ${until}`, advice });
};

/**
 * Replays until the end, the event asked for, or an oops, whichever comes first. What follows is not read.
 * @throws InputError where the source ends before the event asked for, cannot be read, or interleaves operations as `engine`'s
 * policy cannot.
 */
export const replay = async (
  source: OperationSource,
  engine: Engine,
  { until, each, progress }: ReplayWish = {},
): Promise<Replayed> => {
  const counts: Counts[] = [];
  let events = 0;
  let last: Operation | undefined;
  let outcome: Outcome = GRANTED;
  const replayed = (): Replayed => ({
    events,
    results: new Map(counts.map((ofType) => [ofType.type, resultsOf(ofType)])),
    last: last === undefined ? undefined : rowAfter(engine, last, outcome),
  });
  for await (const batch of source.operations(engine.roster)) {
    for (const op of batch) {
      progress?.(op);
      const hindrance = engine.hindrance(op);
      if (hindrance !== undefined) throw hindered(source.name, op.seq, hindrance);
      outcome = engine.take(op);
      last = op;
      events += 1;
      count(countsOf(counts, op.type), outcome.result);
      const told = each?.(rowAfter(engine, op, outcome));
      if (told !== undefined) await told;
      if (outcome.kind === 'oops' || op.seq === until) return replayed();
    }
  }
  if (until !== undefined) throw tooFar(source.name, until, events);
  return replayed();
};
