/** Bounded machines in short: CPUs, breakpoints, tasks. */
import type { Extent } from '../../../machines/packing/booked.ts';
import { type Packing, withPacking } from '../../../machines/packing/packing.ts';
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { ALONE, type Conduct } from '../../../src/explore/conduct.ts';
import type { Exploration } from '../../../src/explore/exploration.ts';
import { explorePacked } from '../../../src/explore/packed/explore-packed.ts';
import { STILL, type Wish } from '../../../src/explore/wish.ts';

export const extentOf = (cpus: number, breakpoints: number, tasks: number): Extent => ({
  cpus,
  breakpoints,
  tasks,
});

/** @throws Error for a policy that has no packing. */
export const withPackingOf = <R>(
  policy: string,
  use: <K extends ClassicKernel>(packing: Packing<K>) => R,
): R => {
  const answer = withPacking(policy, (packing) => ({ is: use(packing) }));
  if (answer === undefined) throw new Error(`${policy} has no packing`);
  return answer.is;
};

export const exploreOf = (
  policy: string,
  extent: Extent,
  wish: Partial<Wish> = {},
  how: Conduct = ALONE,
): Promise<Exploration> =>
  withPackingOf(policy, (packing) =>
    explorePacked(packing, { ...STILL, extent, symmetry: false, ...wish }, how),
  );
