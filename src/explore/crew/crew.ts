/** Workers that search one space together with whoever leads them, level by level. */
import { setImmediate } from 'node:timers/promises';
import { InputError } from '../../input-error.ts';
import { type Conduct, PATIENCE } from '../conduct.ts';
import type { Bound, Position, SearchProgress } from '../search.ts';
import type { Space } from '../space.ts';
import {
  enlarge,
  FULLEST,
  IN_USE,
  isCrowded,
  MOST_AT_ONCE,
  refill,
  SIZE,
  tableOver,
} from '../state-table.ts';
import { transitionsOf } from '../tally.ts';
import { type Assignment, CURSOR, type Order, type Report, STOP } from './words.ts';
import { NotSeparable } from '../packed/effects/effects.ts';
import { createHand } from './hand.ts';
import { hire } from './member.ts';
import { BLOCK, closeGaps, fillPart } from './shared-table.ts';

/** Successors of the states that a worker takes at a time, at most. */
const AT_A_TIME = 2 ** 15;

/** States that a crew may find after it was told to stop. */
export const marginFor = (workers: number): number => workers * (AT_A_TIME + MOST_AT_ONCE + BLOCK);

export type CrewAssignment = Omit<Assignment, 'number' | 'done'>;

/**
 * Why a crew ended: also because of something broken, or of a fault in somebody's policy, which one thread is to look at, so
 * that all always see the same.
 */
type End = Bound | 'complete' | 'broken' | InputError;

export interface Crew {
  /** Is there nothing to wait for: can it begin, or never? */
  readonly isReady: () => boolean;
  /** Waits until it can begin: undefined, or why it cannot. */
  readonly obstacle: () => Promise<InputError | undefined>;
  /** Once it can begin. Goes on until the end; `position` is where it is, and goes along. */
  readonly search: (position: Position, deepest: number) => Promise<End>;
  readonly dismiss: () => Promise<void>;
}

/** @throws InputError for what one of them has met. */
const requireNoneRefused = (reports: readonly Report[]): readonly Report[] => {
  for (const report of reports) if (report.kind === 'refused') throw new InputError(report.complaint);
  return reports;
};

/**
 * So many as `how` wants, with the caller as one of them, who goes on from states of `space` and keeps the tally.
 * @param memory bytes that the states may take, with what the space keeps beside them.
 */
export const gatherCrew = (
  assignment: CrewAssignment,
  space: Space,
  memory: number,
  { workers, watch, signal, keeper }: Conduct,
): Crew => {
  const { store, chunk } = assignment;
  const { control } = store;
  const { tally, beside, aside } = space;
  const others = workers - 1;
  const done = new Float64Array(new SharedArrayBuffer(others * Float64Array.BYTES_PER_ELEMENT));
  const members = Array.from({ length: others }, (_, number) => hire({ ...assignment, number, done }));
  const ready = Promise.all(members.map((member) => member.ready)).then(requireNoneRefused);
  let isReady = false;
  const beReady = (): void => void (isReady = true);
  // One that cannot be hired is found out about where the crew is to begin.
  void ready.then(beReady, beReady);

  const hand = createHand(space, store, chunk);
  const table = tableOver(store);
  const sizeNow = (): number => Atomics.load(control, SIZE);
  const bytesNow = (): number => table.bytes() + (beside?.bytes() ?? 0);
  const stop = (): void => void Atomics.store(control, STOP, 1);
  const sayToAll = (orderOf: (number: number) => Order): Promise<readonly Report[]> => {
    const reports = Promise.all(members.map((member, number) => member.say(orderOf(number))));
    // One that fails while the caller is at work is heard of when the others have been.
    reports.catch(stop);
    return reports;
  };

  /** What is left of the table when it is as full as it may be has to do for all that is begun. */
  const hasTooLittleRoom = (): boolean => (1 - FULLEST) * (control[IN_USE] ?? 0) < marginFor(workers);
  const grow = async (): Promise<void> => {
    do enlarge(store);
    while (isCrowded(store) || hasTooLittleRoom());
    const others = sayToAll((number) => ({ kind: 'refill', part: { number: number + 1, of: workers } }));
    const left = [...fillPart(store, { number: 0, of: workers })];
    for (const report of await others) if (report.kind === 'refilled') left.push(...report.left);
    for (const state of left) refill(store, state, state + 1);
  };

  const progressAt = ({ depth }: Position): SearchProgress => ({
    states: sizeNow(),
    transitions: done.reduce((sum, count) => sum + count, transitionsOf(tally)),
    depth,
    frontier: sizeNow() - Math.min(Atomics.load(control, CURSOR), sizeNow()),
    bytes: bytesNow(),
  });
  const isOutOfMemory = (): boolean =>
    sizeNow() >= store.capacity - marginFor(workers) || bytesNow() > memory || beside?.isFull() === true;

  /** As much of a level as the table has room for, or until it is time to keep what has been found: whether all held. */
  const expand = async (position: Position): Promise<boolean> => {
    const { levelEnd, depth } = position;
    const most = Math.min(FULLEST * (control[IN_USE] ?? 0), store.capacity - marginFor(workers));
    const stretch = { levelEnd, depth, most };
    Atomics.store(control, CURSOR, position.at);
    Atomics.store(control, STOP, 0);
    const others = sayToAll(() => ({ kind: 'expand', stretch }));
    hand.begin(stretch);
    while (!hand.work(performance.now() + PATIENCE)) {
      watch?.(progressAt(position));
      await setImmediate();
      if (signal?.aborted === true || keeper?.isDue() === true || isOutOfMemory()) stop();
    }
    let isBroken = hand.breaks().length > 0;
    const gaps = [hand.end()];
    for (const report of requireNoneRefused(await others)) {
      if (report.kind === 'not separable') throw new NotSeparable();
      if (report.kind !== 'expanded') continue;
      isBroken ||= report.isBroken;
      gaps.push(report.gap);
      if (report.aside !== undefined) aside?.add(report.aside);
      for (const { count, ...course } of report.courses) tally.add(course, count);
    }
    closeGaps(store, gaps);
    done.fill(0);
    position.at = Math.min(Atomics.load(control, CURSOR), levelEnd);
    return !isBroken;
  };

  /** What became of it: an InputError is no accident here. */
  const attempt = async (position: Position): Promise<'held' | 'broken' | InputError> => {
    try {
      return (await expand(position)) ? 'held' : 'broken';
    } catch (error) {
      if (error instanceof InputError) return error;
      throw error;
    }
  };

  const keep = async (position: Position): Promise<void> => {
    const { lore } = space;
    const found = { table: tableOver(store), position, breaks: [], tally };
    await keeper?.keep(lore === undefined ? found : { ...found, lore });
  };

  return {
    isReady: () => isReady,
    async obstacle() {
      try {
        await ready;
        return undefined;
      } catch (error) {
        if (error instanceof InputError) return error;
        throw error;
      }
    },
    async search(position, deepest) {
      const ended = async (end: Bound): Promise<Bound> => {
        await keep(position);
        return end;
      };
      for (;;) {
        if (signal?.aborted === true) return ended('signal');
        if (position.at === sizeNow()) return 'complete';
        if (position.at === position.levelEnd) {
          position.depth += 1;
          position.levelEnd = sizeNow();
        }
        if (position.depth >= deepest) return ended('depth');
        if (isOutOfMemory()) return ended('memory');
        if (beside?.isCrowded() === true) beside.grow();
        if (isCrowded(store) || hasTooLittleRoom()) await grow();
        const became = await attempt(position);
        if (became !== 'held') return became;
        if (keeper?.isDue() === true) await keep(position);
      }
    },
    async dismiss() {
      await Promise.all(members.map((member) => member.dismiss()));
    },
  };
};
