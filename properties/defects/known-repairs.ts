/** The repairs that the catalogue knows to be needed: with them nothing else should break. */
import type { Repair } from '../../machines/percpu/repairs.ts';
import type { Assumption } from '../assumptions.ts';
import { DEFECTS } from './index.ts';

/** The repairs of the seed's defects that show with no assumption dropped, or with just this one. */
export const repairsKnownFor = (dropped: Assumption): ReadonlySet<Repair> => {
  const showing = DEFECTS.filter(
    ({ policies, sequences }) =>
      policies.includes('percpu-rfc') &&
      sequences.some(({ needs }) => needs.every((assumption) => assumption === dropped)),
  );
  return new Set(showing.flatMap(({ repairs }) => repairs));
};
