/** What tests of somebody's policies have in common. */
import type { Policy } from '../../../machines/policy.ts';
import type { Exploration } from '../../../src/explore/exploration.ts';
import { STILL, type Wish } from '../../../src/explore/wish.ts';
import { extentOf } from './extents.ts';

export const wishOf = (wish: Partial<Wish> = {}): Wish => ({ ...STILL, extent: extentOf(2, 3, 1), ...wish });

export const copyOf = <K extends object>(policy: Policy<K>): Policy<K> => ({ ...policy, name: 'mine' });

/** What does not depend on whose policy it is, nor in which order courses were met. */
export const essenceOf = ({ states, transitions, depth, judged, courses, stoppedBy }: Exploration) => ({
  states,
  transitions,
  depth,
  judged,
  stoppedBy,
  courses: courses
    .map(({ kind, answer, boundary, count }) => `${kind} ${answer} ${boundary} ${count}`)
    .toSorted(),
});
