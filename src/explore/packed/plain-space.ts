/** A space whose states are taken out of their packed form one by one, for the policy's recipes to run on. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { attempt } from './attempt.ts';
import type { Model } from './model.ts';
import { type Space } from '../space.ts';
import { createTally } from '../tally.ts';

export const isSameState = (a: Int32Array, b: Int32Array): boolean => {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
};

export const plainSpaceOf = <K extends ClassicKernel>(model: Model<K>): Space => {
  const { requests, layout, initial } = model;
  const next = new Int32Array(layout.words);
  const tally = createTally();
  return {
    words: layout.words,
    initial,
    tally,
    expand(words, { reach, breaks }) {
      let isLoaded = false;
      for (let number = 0; number < requests.length; number += 1) {
        const request = requests[number];
        if (request === undefined) continue;
        if (!isLoaded) model.load(words);
        isLoaded = !model.isPossible(request);
        if (isLoaded) continue;
        const { outcome, moved, isBroken } = attempt(model, request, next);
        const course = tally.numberOf(request.kind, outcome, moved);
        tally.counts[course] = (tally.counts[course] ?? 0) + 1;
        if (isBroken) breaks(number);
        else if (!isSameState(next, words)) reach(next);
      }
    },
  };
};
