/** Tables by number: `consumed[cpu]`, `kernel[cpu][slot]`; a path that stops short of the last index names every entry. */
import type { Path } from '../../replay/state/place.ts';
import { fault, type Place, type Resolved } from './place.ts';

/** One index of a table: what it counts, and how many there are. */
export interface Dimension {
  readonly of: 'CPU' | 'slot';
  readonly size: number;
}

export interface Table<K> {
  /** Two at most. */
  readonly dimensions: readonly Dimension[];
  readonly holds: Place<K>['holds'];
  readonly code: (kernel: K, first: number, second: number) => number;
  readonly show: Place<K>['show'];
}

const combinations = (dimensions: readonly Dimension[]): readonly (readonly number[])[] =>
  dimensions.reduce<readonly (readonly number[])[]>(
    (made, { size }) => made.flatMap((one) => Array.from({ length: size }, (_, i) => [...one, i])),
    [[]],
  );

/** @param from the index of the path's part at which the table's indices begin; what stands before it names the table. */
export const inTable = <K>(
  path: Path,
  from: number,
  { dimensions, holds, code, show }: Table<K>,
): Resolved<K> => {
  const given = path.slice(from);
  if (given.length > dimensions.length)
    return fault('there is nothing within this place', 'leave out the last index');
  const indices: number[] = [];
  for (const [n, part] of given.entries()) {
    const dimension = dimensions[n];
    if (dimension === undefined) continue;
    const { of, size } = dimension;
    if (typeof part !== 'number' || part >= size)
      return fault(`no ${of} ${String(part)}`, `there are ${of}s 0 to ${size - 1}`);
    indices.push(part);
  }
  const places = combinations(dimensions.slice(indices.length)).map((rest): Place<K> => {
    const all = [...indices, ...rest];
    const [first = 0, second = 0] = all;
    return {
      path: [...path.slice(0, from), ...all],
      holds,
      code: (kernel) => code(kernel, first, second),
      show,
    };
  });
  return { places };
};
