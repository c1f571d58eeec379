/** What is remembered of a task's requests: by the boundary and the slots that all tasks hold, which slots they hold then. */
import type { ClassicKernel } from '../../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../../machines/machine.ts';
import type { Policy } from '../../../../machines/policy.ts';
import type { Model } from '../model.ts';
import type { Tally } from '../../tally.ts';
import { LEVELS, ODD, UNKNOWN } from './effects.ts';
import { teacherOf } from './lesson.ts';

/** The task does not hold the slot that it would give back. */
export const IMPOSSIBLE = -1;

const SLOT_SETS = 2 ** HBP_NUM;
const COURSE_BITS = 8;

export interface UserEffects {
  /** Requests of all tasks: to take one slot, and to give back each. */
  readonly requests: number;
  readonly refcounts: number;
  /** Which vector of counts these holdings make. */
  readonly refcountsOf: (held: number) => number;
  /** The bits of `held` that lie at or above a boundary. */
  readonly atOrAbove: (boundary: number) => number;
  readonly entry: (
    words: Int32Array,
    number: number,
    which: number,
    boundary: number,
    held: number,
  ) => number;
  readonly courseIn: (entry: number) => number;
  readonly heldIn: (entry: number) => number;
}

export const createUserEffects = <K extends ClassicKernel>(
  policy: Policy<K>,
  model: Model<K>,
  tally: Tally,
): UserEffects => {
  const { state, requests, layout, cast } = model;
  const { cpus, tasks } = cast.extent;
  const perState = tasks * (HBP_NUM + 1);
  const sets = SLOT_SETS ** tasks;
  const entries = new Int32Array(LEVELS * sets * perState);
  const teach = teacherOf(policy, state.kernel, cast.world);

  const refcountsOf = Int32Array.from({ length: sets }, (_, held) => {
    let vector = 0;
    for (let slot = HBP_NUM - 1; slot >= 0; slot -= 1) {
      let holders = 0;
      for (let task = 0; task < tasks; task += 1) holders += (held >>> (task * HBP_NUM + slot)) & 1;
      vector = vector * (tasks + 1) + holders;
    }
    return vector;
  });
  const atOrAbove = Int32Array.from({ length: LEVELS + 1 }, (_, boundary) => {
    let bits = 0;
    for (let task = 0; task < tasks; task += 1) {
      for (let slot = boundary; slot < HBP_NUM; slot += 1) bits |= 1 << (task * HBP_NUM + slot);
    }
    return bits;
  });

  const heldNow = (): number => {
    let held = 0;
    for (let task = 0; task < tasks; task += 1) {
      const code = layout.fields[cpus + task]?.read(state) ?? -1;
      if (code < 0) return -1;
      held |= code << (task * HBP_NUM);
    }
    return held;
  };

  const learn = (words: Int32Array, number: number, boundary: number, before: number): number => {
    const request = requests[number];
    if (request === undefined || (request.kind !== 'take' && request.kind !== 'give')) return ODD;
    const isGivenBack = request.kind === 'give';
    if (isGivenBack && (before & (1 << (request.task * HBP_NUM + request.slot))) === 0) return IMPOSSIBLE;
    model.load(words);
    const { outcome } = teach.all(model.operationOf(request), request.task);
    const held = heldNow();
    const isOdd = outcome.kind === 'oops' || held < 0 || (held & (atOrAbove[boundary] ?? 0)) !== 0;
    if (isOdd || !model.store(new Int32Array(words.length))) return ODD;
    return (tally.numberOf(request.kind, outcome, 0) + 1) | (held << COURSE_BITS);
  };

  return {
    requests: perState,
    refcounts: (tasks + 1) ** HBP_NUM,
    refcountsOf: (held) => refcountsOf[held] ?? 0,
    atOrAbove: (boundary) => atOrAbove[boundary] ?? 0,
    entry(words, number, which, boundary, held) {
      const at = (boundary * sets + held) * perState + which;
      const known = entries[at] ?? ODD;
      if (known !== UNKNOWN) return known;
      const learned = learn(words, number, boundary, held);
      entries[at] = learned;
      return learned;
    },
    courseIn: (entry) => (entry & (2 ** COURSE_BITS - 1)) - 1,
    heldIn: (entry) => entry >>> COURSE_BITS,
  };
};
