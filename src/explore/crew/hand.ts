/** One of those who search a store together: takes states by the cursor that all share, and goes on from them. */
import { type Break, MOST_BREAKS } from '../search.ts';
import type { Space } from '../space.ts';
import { SIZE, type Store, tableOver } from '../state-table.ts';
import { CURSOR, STOP, type Stretch } from './words.ts';
import { type Gap, sharedAdder } from './shared-table.ts';

export interface Hand {
  /** The table may have grown since the last stretch, but does not grow during one. */
  readonly begin: (stretch: Stretch) => void;
  /** Works until so many milliseconds of `performance.now`: whether there is nothing left to take. */
  readonly work: (until: number) => boolean;
  /** Nothing more is done in the stretch: what of the store it has taken in vain. */
  readonly end: () => Gap;
  /** What was found broken in the stretch. */
  readonly breaks: () => readonly Break[];
}

/** @param chunk states that are taken at a time. */
export const createHand = (space: Space, store: Store, chunk: number): Hand => {
  const { control } = store;
  const { beside } = space;
  const table = tableOver(store);
  const { enter, add, leave } = sharedAdder(store);
  let stretch: Stretch = { levelEnd: 0, most: 0, depth: 0 };
  let breaks: Break[] = [];
  let from = 0;
  const sink = {
    reach: (words: Int32Array): void => void add(words, from),
    breaks: (request: number): void => {
      if (breaks.length < MOST_BREAKS) breaks.push({ from, request, depth: stretch.depth + 1 });
    },
  };
  return {
    begin(next) {
      stretch = next;
      breaks = [];
      enter();
      beside?.enter();
    },
    work(until) {
      const { levelEnd, most } = stretch;
      const hasRoom = (): boolean => Atomics.load(control, SIZE) < most && beside?.isCrowded() !== true;
      while (Atomics.load(control, STOP) === 0 && hasRoom()) {
        const first = Atomics.add(control, CURSOR, chunk);
        if (first >= levelEnd) return true;
        const end = Math.min(first + chunk, levelEnd);
        for (from = first; from < end; from += 1) space.expand(table.read(from), sink);
        if (performance.now() > until) return false;
      }
      return true;
    },
    end: leave,
    breaks: () => breaks,
  };
};
