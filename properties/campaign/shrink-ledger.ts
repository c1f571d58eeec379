/**
 * Shrinks a ledger that shows something to one that still shows it and is as short and as plain as small changes make it: events
 * left out, alone and in pairs; operations done at once; names, CPUs, masks and settings replaced by the plainest ones. What has
 * to stay is for the caller to say, who also knows which ledgers are possible at all.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { plainerEvents } from './plainer-event.ts';
import { plainerLedgers } from './plainer-ledger.ts';

export interface Ledger {
  readonly machine: Machine;
  readonly events: readonly LedgerEvent[];
}

/** Changes after which it is enough, whatever they were; a counterexample takes a few dozen. */
const MOST_CHANGES = 2000;

/** Is this ledger possible, and does it still show what it is about? */
export type StillShows = (ledger: Ledger) => boolean;

/** Longer ledgers are not searched for pairs: the search is quadratic, and fast-check has cut them down before. */
const MOST_FOR_PAIRS = 40;

/** The events without those at the given places, numbered anew; steps of an operation go with it, and follow its number. */
export const without = (events: readonly LedgerEvent[], places: ReadonlySet<number>): LedgerEvent[] => {
  const numbers = new Map<number, number>();
  const kept: LedgerEvent[] = [];
  events.forEach((event, place) => {
    if (places.has(place)) return;
    const of = event.type === 'step' ? numbers.get(event.of) : undefined;
    if (event.type === 'step' && of === undefined) return;
    const seq = kept.length + 1;
    numbers.set(event.seq, seq);
    kept.push(event.type === 'step' && of !== undefined ? { ...event, seq, of } : { ...event, seq });
  });
  return kept;
};

/** Places to leave out together: halves, quarters and so on down to single events, the last ones first. */
function* chunks(length: number): Generator<ReadonlySet<number>> {
  for (let size = Math.ceil(length / 2); ; size = Math.ceil(size / 2)) {
    for (let end = length; end > 0; end -= size) {
      const start = Math.max(0, end - size);
      yield new Set(Array.from({ length: end - start }, (_, index) => start + index));
    }
    if (size === 1) return;
  }
}

function* pairs(length: number): Generator<ReadonlySet<number>> {
  if (length > MOST_FOR_PAIRS) return;
  for (let second = length - 1; second > 0; second -= 1) {
    for (let first = second - 1; first >= 0; first -= 1) yield new Set([first, second]);
  }
}

/** The event that starts an interleaved operation does it at once instead, and its steps are not needed. */
const atOnce = (events: readonly LedgerEvent[], place: number): LedgerEvent[] => {
  const steps = new Set<number>();
  const started = events[place];
  const changed = events.map((event, index) => {
    if (event.type === 'step' && event.of === started?.seq) steps.add(index);
    if (index !== place || !('interleaved' in event)) return event;
    const { interleaved: _starts, ...whole } = event;
    return whole;
  });
  return without(changed, steps);
};

function* doneAtOnce(events: readonly LedgerEvent[]): Generator<LedgerEvent[]> {
  for (const [place, event] of events.entries()) if ('interleaved' in event) yield atOnce(events, place);
}

/** Everything that is one change plainer, the boldest changes first. */
function* plainer({ machine, events }: Ledger): Generator<Ledger> {
  for (const places of chunks(events.length)) yield { machine, events: without(events, places) };
  for (const whole of doneAtOnce(events)) yield { machine, events: whole };
  for (const places of pairs(events.length)) yield { machine, events: without(events, places) };
  yield* plainerLedgers({ machine, events });
  for (const [place, event] of events.entries()) {
    for (const plain of plainerEvents(event)) {
      yield { machine, events: events.map((other, index) => (index === place ? plain : other)) };
    }
  }
}

const firstThatShows = (ledger: Ledger, stillShows: StillShows): Ledger | undefined => {
  for (const candidate of plainer(ledger)) if (stillShows(candidate)) return candidate;
  return undefined;
};

/** Every change makes the ledger shorter or plainer; `ledger` itself shows what it is about. */
export const shrinkLedger = (ledger: Ledger, stillShows: StillShows): Ledger => {
  let shrunk = ledger;
  for (let changes = 0; changes < MOST_CHANGES; changes += 1) {
    const next = firstThatShows(shrunk, stillShows);
    if (next === undefined) return shrunk;
    shrunk = next;
  }
  return shrunk;
};
