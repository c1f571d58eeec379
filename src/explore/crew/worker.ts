/** A worker of a search: goes on from the states that it is given, in a store that all share. */
import { parentPort, workerData } from 'node:worker_threads';
import { NotSeparable } from '../packed/effects/effects.ts';
import { takeCourses, transitionsOf } from '../tally.ts';
import { createHand } from './hand.ts';
import { spaceFor } from './ordered-space.ts';
import { fillPart } from './shared-table.ts';
import type { Assignment, Order, Report } from './words.ts';

/** Milliseconds between two words of how far it is. */
const PATIENCE = 50;

const work = async ({
  order: ordered,
  store,
  chunk,
  number,
  done,
}: Assignment): Promise<(order: Exclude<Order, { kind: 'leave' }>) => Report> => {
  const space = await spaceFor(ordered);
  const hand = createHand(space, store, chunk);

  return (order) => {
    if (order.kind === 'refill') return { kind: 'refilled', left: fillPart(store, order.part) };
    hand.begin(order.stretch);
    try {
      while (!hand.work(performance.now() + PATIENCE)) done[number] = transitionsOf(space.tally);
    } catch (error) {
      if (error instanceof NotSeparable) return { kind: 'not separable' };
      throw error;
    }
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

if (parentPort !== null) {
  const port = parentPort;
  // The crew gives each of its workers an assignment, and nobody else starts this module.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const answer = await work(workerData as Assignment);
  const say = (report: Report): void => {
    port.postMessage(report);
  };
  port.on('message', (order: Order) => {
    if (order.kind === 'leave') port.close();
    else say(answer(order));
  });
  say({ kind: 'ready' });
}
