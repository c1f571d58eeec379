/** States of the full space by other names. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { userBreakpoint } from '../../../machines/packing/booked.ts';
import { castOf } from '../../../src/explore/cast.ts';
import type { FullSpace } from '../../../src/explore/full/full-space.ts';
import type { PlainNode } from '../../../src/explore/full/node.ts';
import { renamerOf } from '../../../src/explore/full/rename.ts';
import type { Renaming } from '../../../src/explore/full/renaming.ts';
import type { Wish } from '../../../src/explore/wish.ts';

const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);

const permutations = (list: readonly number[]): readonly (readonly number[])[] =>
  list.length < 2
    ? [list]
    : list.flatMap((first, i) => permutations(list.toSpliced(i, 1)).map((rest) => [first, ...rest]));

/** What a space without symmetry makes of a record under every renaming of CPUs and of breakpoints of kernel space. */
export const orbitOf = <K extends ClassicKernel>(
  space: FullSpace<K>,
  { extent }: Wish,
  record: Int32Array,
): readonly Int32Array[] => {
  const renamed = renamerOf(castOf(extent));
  const plain = space.plainAt(record);
  const calls = plain.underWay.map((_, i) => i);
  return permutations(range(extent.cpus)).flatMap((cpus) =>
    permutations(range(extent.breakpoints)).map((breakpoints) =>
      space.representativeOf(renamed(plain, { cpus, breakpoints, tasks: [], calls })).slice(),
    ),
  );
};

/** The permutation of this number, of as many as there are. */
const permutationOf = (size: number, number: number): readonly number[] => {
  const all = permutations(range(size));
  return all[number % all.length] ?? [];
};

/** Some renaming of everything, another for each number. */
export const anyRenaming = ({ extent }: Wish, number: number) => {
  const renamed = renamerOf(castOf(extent));
  const tasks = permutationOf(extent.tasks, number);
  const breakpoints = [
    ...permutationOf(extent.breakpoints, number * 7 + 1),
    ...tasks.flatMap((name, task) =>
      permutationOf(HBP_NUM + 1, number * 31 + task * 17 + 5).map((own) => userBreakpoint(extent, name, own)),
    ),
  ];
  const cpus = permutationOf(extent.cpus, number * 3 + 1);
  return <K extends ClassicKernel>(plain: PlainNode<K>): PlainNode<K> => {
    const calls = permutationOf(plain.underWay.length, number);
    const renaming: Renaming = { cpus, breakpoints, tasks, calls };
    return renamed(plain, renaming);
  };
};
