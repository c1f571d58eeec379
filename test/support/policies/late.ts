/** Policies that behave until so many states are known that several threads search. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Outcome } from '../../../machines/outcome.ts';
import type { Policy, World } from '../../../machines/policy.ts';
import { NONE } from '../../../machines/roster.ts';

/** Something else happens before `begin` decides, where it is late; what that answers, if anything, is the answer. */
export const withLate = <K extends ClassicKernel>(
  policy: Policy<K>,
  isLate: (kernel: K, world: World) => boolean,
  act: (kernel: K) => Outcome | undefined,
): Policy<K> => ({
  ...policy,
  name: 'mine',
  recipe(kernel, op) {
    const its = policy.recipe(kernel, op);
    return {
      ...its,
      begin: (now, asked, world) =>
        (isLate(now, world) ? act(now) : undefined) ?? its.begin(now, asked, world),
    };
  },
});

/**
 * The last three of five breakpoints stand on the first of two CPUs, the last of them first, and two of these on the second: of
 * all states with three breakpoints that is one of the last that are found, and one that random walks miss.
 */
export const isLate = ({ cpus }: ClassicKernel, { roster }: World): boolean =>
  cpus
    .map(({ kernel }) => kernel.map((bp) => (bp === NONE ? '·' : roster.breakpoints.at(bp))).join(''))
    .join(' ') === '·b3b4b5 ··b4b5';
