/** Tables by number: `consumed[cpu]`, `kernel[cpu][slot]`; a path that stops short of the last index names every entry. */
import type { Path } from '../../replay/state/place.ts';
import { fault, type Holds, type Place, type Resolved, type Value } from './place.ts';
import type { Roster } from '../../../machines/roster.ts';

/** One index of a table: what it counts, and how many there are. */
export interface Dimension {
  readonly of: 'CPU' | 'slot' | 'level';
  readonly size: number;
}

export interface Table<K> {
  readonly dimensions: readonly Dimension[];
  readonly holds: Holds;
  readonly read: (kernel: K, roster: Roster, indices: readonly number[]) => Value;
}

const combinations = (dimensions: readonly Dimension[]): readonly (readonly number[])[] =>
  dimensions.reduce<readonly (readonly number[])[]>(
    (made, { size }) => made.flatMap((one) => Array.from({ length: size }, (_, i) => [...one, i])),
    [[]],
  );

/** @param from the index of the path's part at which the table's indices begin; what stands before it names the table. */
export const inTable = <K>(path: Path, from: number, { dimensions, holds, read }: Table<K>): Resolved<K> => {
  const given = path.slice(from);
  if (given.length > dimensions.length)
    return fault('there is nothing within this place', `leave out the last index`);
  const indices: number[] = [];
  for (const [n, part] of given.entries()) {
    const dimension = dimensions[n];
    if (dimension === undefined) continue;
    if (typeof part !== 'number' || part >= dimension.size)
      return fault(
        `no ${dimension.of} ${String(part)}`,
        `there are ${dimension.of === 'CPU' ? 'CPUs' : `${dimension.of}s`} 0 to ${dimension.size - 1}`,
      );
    indices.push(part);
  }
  const places = combinations(dimensions.slice(indices.length)).map((rest): Place<K> => {
    const all = [...indices, ...rest];
    return {
      path: [...path.slice(0, from), ...all],
      holds,
      read: (kernel, roster) => read(kernel, roster, all),
    };
  });
  return { places };
};
