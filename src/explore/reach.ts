/** How far an exploration came: what happened in it, how often, and what never did although somebody might expect it. */
import type { Step } from '../../properties/invariant.ts';
import type { Sometimes } from '../../properties/sometimes/sometimes.ts';
import type { Witness } from '../../properties/witness/state.ts';
import type { CountedCourse } from './tally.ts';

/** Something that may happen, and how often it did. */
export interface Reached {
  readonly name: string;
  readonly count: number;
}

/** Counts the *sometimes* properties of a policy over the steps of a space. */
export interface ReachCounter<K> {
  readonly see: (step: Step<K>, witness: Witness) => void;
  readonly reached: () => readonly Reached[];
  /** As `reached`, and counts from nothing again. */
  readonly take: () => readonly Reached[];
  /** So many more, seen by somebody else. */
  readonly add: (reached: readonly Reached[]) => void;
}

/** Those that the policy has, refusals and what else happens to slots and registers; of a plug-in, all of its family. */
const ofPolicy = <K>(
  all: readonly Sometimes<K>[],
  policy: string,
  isPlugIn: boolean,
): readonly Sometimes<K>[] =>
  all.filter(({ policies, name }) => {
    // Whether an assumption is broken is a matter of the callers.
    if (name.startsWith('broken: ')) return false;
    return isPlugIn || policies === undefined || policies.some((one) => one === policy);
  });

export const createReachCounter = <K>(
  all: readonly Sometimes<K>[],
  policy: string,
  isPlugIn: boolean,
): ReachCounter<K> => {
  const expected = ofPolicy(all, policy, isPlugIn);
  const counts = new Float64Array(expected.length);
  const reached = (): readonly Reached[] => expected.map(({ name }, i) => ({ name, count: counts[i] ?? 0 }));
  return {
    reached,
    take() {
      const taken = reached();
      counts.fill(0);
      return taken;
    },
    see(step, witness) {
      for (let i = 0; i < expected.length; i += 1) {
        if (expected[i]?.isReached(step, witness) === true) counts[i] = (counts[i] ?? 0) + 1;
      }
    },
    add(reached) {
      for (const { name, count } of reached) {
        const at = expected.findIndex((one) => one.name === name);
        if (at !== -1) counts[at] = (counts[at] ?? 0) + count;
      }
    },
  };
};

const sumOf = (courses: readonly CountedCourse[], isMeant: (course: CountedCourse) => boolean): number =>
  courses.reduce((sum, course) => sum + (isMeant(course) ? course.count : 0), 0);

/** Where steps are not looked at one by one: what the answers tell, and the way of the boundary. */
export const reachedByCourses = <K>(
  all: readonly Sometimes<K>[],
  policy: string,
  courses: readonly CountedCourse[],
): readonly Reached[] => [
  { name: 'boundary lowered', count: sumOf(courses, ({ boundary }) => boundary < 0) },
  { name: 'boundary raised', count: sumOf(courses, ({ boundary }) => boundary > 0) },
  ...ofPolicy(all, policy, false).flatMap(({ name, isAnswered }) =>
    isAnswered === undefined ? [] : [{ name, count: sumOf(courses, ({ outcome }) => isAnswered(outcome)) }],
  ),
];
