/** A worker of a search: goes on from the states that it is given, in a store that all share. */
import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../../input-error.ts';
import { NotSeparable } from '../packed/effects/effects.ts';
import { takeCourses, transitionsOf } from '../tally.ts';
import { createHand } from './hand.ts';
import { spaceFor } from './ordered-space.ts';
import { requireSameStart } from './same-start.ts';
import { fillPart } from './shared-table.ts';
import { type Assignment, type Order, type Report, STOP } from './words.ts';

/** Milliseconds between two words of how far it is. */
const PATIENCE = 50;

type Work = (order: Exclude<Order, { kind: 'leave' }>) => Report;

const beginWork = async ({ order: ordered, store, chunk, number, done }: Assignment): Promise<Work> => {
  const space = await spaceFor(ordered, number);
  requireSameStart(ordered, space, store);
  const hand = createHand(space, store, chunk);

  return (order) => {
    if (order.kind === 'refill') return { kind: 'refilled', left: fillPart(store, order.part) };
    hand.begin(order.stretch);
    while (!hand.work(performance.now() + PATIENCE)) done[number] = transitionsOf(space.tally);
    const isBroken = hand.breaks().length > 0;
    const aside = space.aside?.take();
    return {
      kind: 'expanded',
      courses: takeCourses(space.tally),
      isBroken,
      gap: hand.end(),
      ...(aside !== undefined && { aside }),
    };
  };
};

/** Why there is nothing else to report. @throws whatever is no word of the trade. */
const excuse = (error: unknown): Report => {
  if (error instanceof NotSeparable) return { kind: 'not separable' };
  if (error instanceof InputError) return { kind: 'refused', complaint: error.complaint };
  throw error;
};

const answerBy = (work: Work, { store: { control } }: Assignment): Work => {
  return (order) => {
    try {
      return work(order);
    } catch (error) {
      // Whatever the others are about, nothing comes of it.
      Atomics.store(control, STOP, 1);
      return excuse(error);
    }
  };
};

if (parentPort !== null) {
  const port = parentPort;
  // The crew gives each of its workers an assignment, and nobody else starts this module.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const assignment = workerData as Assignment;
  const say = (report: Report): void => {
    port.postMessage(report);
  };
  const begun = await beginWork(assignment).catch(excuse);
  if (typeof begun === 'function') {
    const answer = answerBy(begun, assignment);
    port.on('message', (order: Order) => {
      if (order.kind === 'leave') port.close();
      else say(answer(order));
    });
    say({ kind: 'ready' });
  } else say(begun);
}
