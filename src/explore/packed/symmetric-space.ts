/** A space of classes: of states that differ in names alone, each class has one representative. */
import type { Canonical } from '../../../machines/packing/symmetry.ts';
import { isSameState } from './plain-space.ts';
import type { Space } from '../space.ts';

export const symmetricSpaceOf = (space: Space, canonical: Canonical): Space => {
  const representative = new Int32Array(space.words);
  const initial = Int32Array.from(space.initial);
  canonical(initial);
  return {
    ...space,
    initial,
    expand(state, { reach, breaks }) {
      space.expand(state, {
        breaks,
        reach(words, changed) {
          for (let i = 0; i < words.length; i += 1) representative[i] = words[i] ?? 0;
          canonical(representative, changed);
          if (!isSameState(representative, state)) reach(representative);
        },
      });
    },
  };
};
