/** Holds a policy's answers to those of a recording, event by event, on one assignment of the machine's facts. */
import type { LedgerEvent } from '../../machines/events.ts';
import { decode } from '../../machines/operation.ts';
import type { Policy } from '../../machines/policy.ts';
import type { EventSource } from '../event-source.ts';
import { callKind, foretells, mismatchOf, observedResult } from './answers.ts';
import { explainingOrder, mayExchange, WINDOW } from './overlap.ts';
import { type Predictor, predictorOf, type Step } from './predictor.ts';
import { startTally, type Tally, type TallyKeeper } from './tally.ts';
import { overlappingAhead, type Taken, withEvent } from './timeline.ts';

export interface Progress {
  readonly event: (event: LedgerEvent) => void;
}

interface Position<K> {
  readonly state: K;
  readonly past: readonly Taken<K>[];
}

const count = (tally: TallyKeeper, event: LedgerEvent, isPredicted: boolean): void => {
  tally.event();
  const kind = callKind(event);
  if (kind !== undefined && observedResult(event) !== undefined) tally.call(kind, isPredicted);
};

/** Takes the events in another order that explains every answer; undefined if the intervals allow none. */
const takeReordered = <K>(
  predictor: Predictor<K>,
  { state, past }: Position<K>,
  event: LedgerEvent,
  ahead: LedgerEvent[],
  tally: TallyKeeper,
): Position<K> | undefined => {
  for (const transitively of [false, true]) {
    const until = overlappingAhead([...past.map((taken) => taken.event), event], ahead, transitively);
    const events = [...past.map((taken) => taken.event), event, ...ahead.slice(0, until)];
    const start = past[0]?.before ?? state;
    const explained = explainingOrder(predictor, start, events);
    if (explained === undefined) continue;
    for (const consumed of [event, ...ahead.splice(0, until)]) count(tally, consumed, true);
    tally.reordered();
    return retake(predictor, start, explained.order, events);
  }
  return undefined;
};

const retake = <K>(
  predictor: Predictor<K>,
  start: K,
  order: readonly number[],
  events: readonly LedgerEvent[],
): Position<K> => {
  let state = start;
  let past: readonly Taken<K>[] = [];
  for (const i of order) {
    const event = events[i];
    if (event === undefined) continue;
    past = [...past, { event, before: state }];
    state = predictor.predict(state, event).after;
  }
  return { state, past: past.slice(-WINDOW) };
};

const overlapsAnother = <K>(
  past: readonly Taken<K>[],
  event: LedgerEvent,
  ahead: readonly LedgerEvent[],
): boolean =>
  past.some((taken) => mayExchange(taken.event, event)) ||
  ahead.slice(0, WINDOW).some((later) => mayExchange(event, later));

/** Counts a miss under its reason and goes on from what the kernel answered. */
const takeMissed = <K extends object>(
  policy: Policy<K>,
  predictor: Predictor<K>,
  { state, past }: Position<K>,
  event: LedgerEvent,
  step: Step<K>,
  ahead: readonly LedgerEvent[],
  tally: TallyKeeper,
): Position<K> => {
  count(tally, event, false);
  const kind = callKind(event);
  const observed = observedResult(event);
  if (kind === undefined || observed === undefined) return { state, past };
  const op = decode(event, predictor.world.roster);
  if (policy.isUnknowable?.(state, op, predictor.world, observed) === true) tally.unknowable('exchange');
  else if (overlapsAnother(past, event, ahead)) tally.unknowable('overlap');
  else tally.missed(mismatchOf(event, kind, step.outcome, observed));
  const after = predictor.adopt(state, event, observed === 0);
  return { state: after, past: withEvent(past, { event, before: state }) };
};

const take = <K extends object>(
  policy: Policy<K>,
  predictor: Predictor<K>,
  position: Position<K>,
  ahead: LedgerEvent[],
  tally: TallyKeeper,
): Position<K> => {
  const event = ahead.shift();
  if (event === undefined) return position;
  const step = predictor.predict(position.state, event);
  if (foretells(step.outcome, event)) {
    count(tally, event, true);
    return { state: step.after, past: withEvent(position.past, { event, before: position.state }) };
  }
  return (
    takeReordered(predictor, position, event, ahead, tally) ??
    takeMissed(policy, predictor, position, event, step, ahead, tally)
  );
};

/** Reads the whole source once. */
export const compare = async <K extends object>(
  policy: Policy<K>,
  source: EventSource,
  machine: EventSource['machine'],
  progress?: Progress,
): Promise<Tally> => {
  const predictor = predictorOf(policy, machine);
  const tally = startTally();
  let position: Position<K> = { state: predictor.initial, past: [] };
  const ahead: LedgerEvent[] = [];
  for await (const batch of source.batches()) {
    for (const event of batch) {
      progress?.event(event);
      ahead.push(event);
      if (ahead.length > WINDOW) position = take(policy, predictor, position, ahead, tally);
    }
  }
  while (ahead.length > 0) position = take(policy, predictor, position, ahead, tally);
  return tally.result();
};
