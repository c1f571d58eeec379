/** A worker of a search: goes on from the states that it is given, in a store that all share. */
import { parentPort, workerData } from 'node:worker_threads';
import { withPacking } from '../../../machines/packing/packing.ts';
import { castOf } from '../cast.ts';
import { type Break, MOST_BREAKS } from '../search.ts';
import { SIZE, tableOver } from '../state-table.ts';
import { transitionsOf } from '../tally.ts';
import { type Assignment, CURSOR, type Order, type Report, STOP } from './crew-words.ts';
import { NotSeparable } from './effects/effects.ts';
import { modelOf } from './model.ts';
import { packedSpaceOf } from './packed-space.ts';
import { sharedAdder, sharedRefill } from './shared-table.ts';

const work = (assignment: Assignment): ((order: Order) => Report) => {
  const { policy, extent, way, store, chunk, number, done } = assignment;
  const space = withPacking(policy, (packing) =>
    packedSpaceOf(packing, modelOf(packing, castOf(extent)), way),
  );
  if (space === undefined) throw new RangeError(`${policy} has no packed states`);
  const { control } = store;
  const table = tableOver(store);
  let add = sharedAdder(store);
  const counts = space.tally.counts;
  let breaks: Break[] = [];
  let from = 0;
  let depth = 0;
  const sink = {
    reach: (words: Int32Array): void => void add(words, from),
    breaks: (request: number): void => {
      if (breaks.length < MOST_BREAKS) breaks.push({ from, request, depth: depth + 1 });
    },
  };
  const expand = (levelEnd: number, most: number): void => {
    while (Atomics.load(control, STOP) === 0 && Atomics.load(control, SIZE) < most) {
      const first = Atomics.add(control, CURSOR, chunk);
      if (first >= levelEnd) return;
      const end = Math.min(first + chunk, levelEnd);
      for (from = first; from < end; from += 1) space.expand(table.read(from), sink);
      done[number] = counts.reduce((sum, count) => sum + count, 0);
    }
  };

  return (order) => {
    if (order.kind === 'refill') {
      sharedRefill(store, order.from, order.to);
      return { kind: 'done', breaks: [] };
    }
    if (order.kind === 'courses') return { kind: 'courses', courses: space.tally.courses, counts };
    breaks = [];
    ({ depth } = order);
    add = sharedAdder(store);
    try {
      expand(order.levelEnd, order.most);
    } catch (error) {
      if (error instanceof NotSeparable) return { kind: 'not separable' };
      throw error;
    }
    done[number] = transitionsOf(space.tally);
    return { kind: 'done', breaks };
  };
};

if (parentPort !== null) {
  const port = parentPort;
  // The crew gives each of its workers an assignment, and nobody else starts this module.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const answer = work(workerData as Assignment);
  port.on('message', (order: Order) => {
    port.postMessage(answer(order));
  });
}
