/**
 * What was learned, by what was really read: a decision that looked at two counts alone is the same whatever the others are.
 * A tree of questions, each a place in the state, whose answers lead on to what came of it.
 */
import { isTelling, type Place } from './dependencies.ts';
import type { Read } from './track.ts';

interface Question {
  readonly place: Place;
  readonly answers: Map<unknown, Question | number>;
}

export interface Recall {
  /** What was learned where the state holds the same; undefined if nothing was. */
  readonly find: (valueAt: (place: Place) => unknown) => number | undefined;
  /** @param reads what was read, in order. */
  readonly keep: (reads: readonly Read<Place>[], entry: number) => void;
}

export const createRecall = (): Recall => {
  let root: Question | number | undefined;
  return {
    find(valueAt) {
      let at = root;
      while (typeof at === 'object') at = at.answers.get(valueAt(at.place));
      return at;
    },
    keep(reads, entry) {
      const telling = reads.filter(({ place }) => isTelling(place));
      let leaf: Question | number = entry;
      let at = root;
      // Down as far as the questions are known; what is read first is the same for all.
      let known = 0;
      let last: { readonly question: Question; readonly value: unknown } | undefined;
      while (typeof at === 'object') {
        const value = telling[known]?.value;
        last = { question: at, value };
        at = at.answers.get(value);
        known += 1;
      }
      for (const { place, value } of telling.slice(known).toReversed()) {
        leaf = { place, answers: new Map([[value, leaf]]) };
      }
      if (last === undefined) root = leaf;
      else last.question.answers.set(last.value, leaf);
    },
  };
};
