/** Holds a policy's answers to those of a recording, event by event, on one assignment of the machine's facts. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { type Policy, type World, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';
import type { EventSource } from '../event-source.ts';
import { callKind, foretells, isOutside, mayDependOnOrder, mismatchOf, observedResult } from './answers.ts';
import { carryOut, copyAfter, type Taken, takenAs } from './lane.ts';
import { type Front, frontOf } from './front.ts';
import { explainingOrder, WINDOW } from './overlap.ts';
import { predictorOf } from './predictor.ts';
import { startTally, type Tally, type TallyKeeper } from './tally.ts';
import { overlappingAhead, overlapsAnother, settledBefore } from './timeline.ts';

export interface Progress {
  readonly event: (event: LedgerEvent) => void;
}

/** Where a comparison stands. */
interface Standing<K extends object> {
  readonly policy: Policy<K>;
  readonly world: World;
  readonly tally: TallyKeeper;
  /** The state after `past`. */
  front: Front<K>;
  /** The state before `past`. */
  rear: K;
  /** The last events taken, which may have been under way together with what comes. */
  past: Taken[];
  /** The events that come. */
  readonly ahead: LedgerEvent[];
}

const count = (tally: TallyKeeper, event: LedgerEvent, isPredicted: boolean): void => {
  tally.event();
  const kind = callKind(event);
  if (kind !== undefined && observedResult(event) !== undefined) tally.call(kind, isPredicted);
};

const settle = <K extends object>(standing: Standing<K>, event: LedgerEvent): void => {
  const { policy, world, past, ahead } = standing;
  const settled = past.splice(0, settledBefore(past, event, ahead));
  for (const taken of settled) carryOut(policy, standing.rear, world, taken);
};

/** Looks for an order of the calls under way that explains every answer, and takes them in it. Was there one? */
const takeInAnotherOrder = <K extends object>(
  standing: Standing<K>,
  event: LedgerEvent,
  outcome: Outcome,
): boolean => {
  const { policy, world, tally, past, ahead } = standing;
  const observed = observedResult(event);
  const kind = callKind(event);
  if (kind === undefined || observed === undefined || !mayDependOnOrder(outcome.result, observed))
    return false;
  if (isOutside(event, mismatchOf(event, kind, outcome, observed))) return false;
  if (!overlapsAnother(past, event, ahead) || past.some(({ manner }) => manner !== 'decided')) return false;
  const before = [...past.map((taken) => taken.event), event];
  const predict = predictorOf(policy, world);
  for (const transitively of [false, true]) {
    const until = overlappingAhead(before, ahead, transitively);
    const events = [...before, ...ahead.slice(0, until)];
    const order = explainingOrder(predict, standing.rear, events);
    if (order === undefined) continue;
    for (const consumed of [event, ...ahead.splice(0, until)]) count(tally, consumed, true);
    tally.reordered();
    standing.past = order.map((taken) => takenAs(taken, world, 'decided'));
    standing.front = frontOf(policy, copyAfter(policy, standing.rear, world, standing.past), world);
    return true;
  }
  return false;
};

/** Counts a miss under its reason and goes on from what the kernel answered. */
const takeAsAnswered = <K extends object>(
  standing: Standing<K>,
  event: LedgerEvent,
  outcome: Outcome,
): void => {
  const { policy, world, tally, past, ahead } = standing;
  const kind = callKind(event);
  const observed = observedResult(event);
  if (kind === undefined || observed === undefined) return;
  count(tally, event, false);
  const taken = takenAs(event, world, observed === 0 ? 'granted' : 'refused');
  const mismatch = mismatchOf(event, kind, outcome, observed);
  // The front has already carried out what the model decided.
  const before = standing.front.takeBack(() => copyAfter(policy, standing.rear, world, past));
  if (isOutside(event, mismatch)) tally.unknowable('outside', mismatch);
  else if (policy.isUnknowable?.(before, taken.op, world, observed) === true)
    tally.unknowable('exchange', mismatch);
  else if (mayDependOnOrder(outcome.result, observed) && overlapsAnother(past, event, ahead)) {
    tally.unknowable('overlap', mismatch);
  } else tally.missed(mismatch);
  standing.front.carryOut(taken);
  past.push(taken);
};

const takeNext = <K extends object>(standing: Standing<K>): void => {
  const event = standing.ahead.shift();
  if (event === undefined) return;
  settle(standing, event);
  const taken = takenAs(event, standing.world, 'decided');
  const outcome = standing.front.decide(taken);
  if (outcome === undefined) return;
  if (foretells(outcome, event)) {
    count(standing.tally, event, true);
    standing.past.push(taken);
  } else if (!takeInAnotherOrder(standing, event, outcome)) {
    takeAsAnswered(standing, event, outcome);
  }
};

/** Reads the whole source once. */
export const compare = async <K extends object>(
  policy: Policy<K>,
  source: EventSource,
  machine: Machine,
  progress?: Progress,
): Promise<Tally> => {
  const world = worldOf(machine, createRoster());
  const standing: Standing<K> = {
    policy,
    world,
    tally: startTally(),
    front: frontOf(policy, policy.initial(machine), world),
    rear: policy.initial(machine),
    past: [],
    ahead: [],
  };
  for await (const batch of source.batches()) {
    for (const event of batch) {
      progress?.event(event);
      standing.ahead.push(event);
      if (standing.ahead.length > WINDOW) takeNext(standing);
    }
  }
  while (standing.ahead.length > 0) takeNext(standing);
  return standing.tally.result();
};
