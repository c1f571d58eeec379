/** The transitions that tasks ask for, put together from remembered effects. */
import { HBP_NUM } from '../../../../machines/machine.ts';
import type { Extent } from '../../../../machines/packing/booked.ts';
import type { Sink } from '../../space.ts';
import type { Tally } from '../../tally.ts';
import { ODD } from './effects.ts';
import type { Present } from './memory.ts';
import { IMPOSSIBLE, type UserEffects } from './user-effects.ts';

/** The slots of one task, as bits. */
const SLOTS = 2 ** HBP_NUM - 1;

/** What the whole of the space lends: the present state, and the means to go on from it. */
export interface Surroundings {
  readonly extent: Extent;
  readonly users: UserEffects;
  readonly tally: Tally;
  readonly present: Present;
  /** The successor that is being made. */
  readonly next: Int32Array;
  /** By field of the layout: where its code stands. */
  readonly wordOf: Int32Array;
  readonly shiftOf: Int32Array;
  /** Leaves a request to the recipes. */
  readonly tryPlainly: (number: number, sink: Sink) => void;
  /** Of tasks that hold the same slots, only the first asks. */
  readonly byOrbit: boolean;
}

/** @returns tells of all that the tasks may ask for where `held` says, by task, which slots they hold. */
export const taskRequestsOf = ({
  extent: { cpus, breakpoints, tasks },
  users,
  tally: { counts: taken },
  present,
  next,
  wordOf,
  shiftOf,
  tryPlainly,
  byOrbit,
}: Surroundings): ((held: number, sink: Sink) => void) => {
  const firstNumber = breakpoints * 2 ** cpus;

  const isTaskLikeTheOneBefore = (task: number, held: number): boolean =>
    task > 0 && (((held >>> HBP_NUM) ^ held) & (SLOTS << ((task - 1) * HBP_NUM))) === 0;

  return (held, sink) => {
    for (let which = 0; which < users.requests; which += 1) {
      if (byOrbit && isTaskLikeTheOneBefore(Math.floor(which / (HBP_NUM + 1)), held)) continue;
      const number = firstNumber + which;
      const entry = users.entry(present.words, number, which, present.boundary, held);
      if (entry === IMPOSSIBLE) continue;
      if (entry === ODD) {
        tryPlainly(number, sink);
        continue;
      }
      const course = users.courseIn(entry);
      taken[course] = (taken[course] ?? 0) + 1;
      const holds = users.heldIn(entry);
      if (holds === held) continue;
      for (let word = 0; word < next.length; word += 1) next[word] = present.words[word] ?? 0;
      for (let task = 0; task < tasks; task += 1) {
        const had = (held >>> (task * HBP_NUM)) & SLOTS;
        const has = (holds >>> (task * HBP_NUM)) & SLOTS;
        const word = wordOf[cpus + task] ?? 0;
        next[word] = ((next[word] ?? 0) + ((has - had) << (shiftOf[cpus + task] ?? 0))) | 0;
      }
      sink.reach(next, 'users');
    }
  };
};
