/**
 * What was learned, by what was really read: a decision that looked at two counts alone is the same whatever the others are.
 * A tree of questions, each a place in the state, whose answers lead on to what came of it.
 */
import { isTelling } from './dependencies.ts';

interface Question {
  readonly path: string;
  readonly answers: Map<unknown, Question | number>;
}

export interface Recall {
  /** What was learned where the state holds the same; undefined if nothing was. */
  readonly find: (valueOf: (path: string) => unknown) => number | undefined;
  /** @param reads what was read, in order, with its values. */
  readonly keep: (reads: ReadonlyMap<string, unknown>, entry: number) => void;
}

export const createRecall = (): Recall => {
  let root: Question | number | undefined;
  return {
    find(valueOf) {
      let at = root;
      while (typeof at === 'object') at = at.answers.get(valueOf(at.path));
      return at;
    },
    keep(reads, entry) {
      const telling = [...reads].filter(([path]) => isTelling(path));
      let leaf: Question | number = entry;
      let at = root;
      // Down as far as the questions are known; what is read first is the same for all.
      let known = 0;
      let last: { readonly question: Question; readonly value: unknown } | undefined;
      while (typeof at === 'object') {
        const [, value] = telling[known] ?? [];
        last = { question: at, value };
        at = at.answers.get(value);
        known += 1;
      }
      for (const [path, value] of telling.slice(known).toReversed()) {
        leaf = { path, answers: new Map([[value, leaf]]) };
      }
      if (last === undefined) root = leaf;
      else last.question.answers.set(last.value, leaf);
    },
  };
};
