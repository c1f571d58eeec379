/** Watches places of the state: has any of them changed since the last look? */
import type { Roster } from '../../../machines/roster.ts';
import type { Place, Value } from './place.ts';

/** @param state the state from which the first changes are told. */
export const watchPlaces = <K>(
  places: readonly Place<K>[],
  state: K,
  roster: Roster,
): ((kernel: K) => boolean) => {
  const last: Value[] = places.map(({ read }) => read(state, roster));
  return (kernel) => {
    let isChanged = false;
    for (let i = 0; i < places.length; i += 1) {
      const value = places[i]?.read(kernel, roster) ?? null;
      if (value === last[i]) continue;
      last[i] = value;
      isChanged = true;
    }
    return isChanged;
  };
};
