/** A worker of a search: goes on from the states that it is given, in a store that all share. */
import { parentPort, workerData } from 'node:worker_threads';
import { withPacking } from '../../../machines/packing/packing.ts';
import { castOf } from '../cast.ts';
import { takeCourses, transitionsOf } from '../tally.ts';
import type { Assignment, Order, Report } from './words.ts';
import { NotSeparable } from '../packed/effects/effects.ts';
import { createHand } from './hand.ts';
import { modelOf } from '../packed/model.ts';
import { packedSpaceOf } from '../packed/packed-space.ts';
import { fillPart } from './shared-table.ts';

/** Milliseconds between two words of how far it is. */
const PATIENCE = 50;

const work = ({
  policy,
  extent,
  way,
  store,
  chunk,
  number,
  done,
}: Assignment): ((order: Exclude<Order, { kind: 'leave' }>) => Report) => {
  const space = withPacking(policy, (packing) =>
    packedSpaceOf(packing, modelOf(packing, castOf(extent)), way),
  );
  if (space === undefined) throw new RangeError(`${policy} has no packed states`);
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
    return { kind: 'expanded', courses: takeCourses(space.tally), isBroken, gap: hand.end() };
  };
};

if (parentPort !== null) {
  const port = parentPort;
  // The crew gives each of its workers an assignment, and nobody else starts this module.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const answer = work(workerData as Assignment);
  const say = (report: Report): void => {
    port.postMessage(report);
  };
  port.on('message', (order: Order) => {
    if (order.kind === 'leave') port.close();
    else say(answer(order));
  });
  say({ kind: 'ready' });
}
