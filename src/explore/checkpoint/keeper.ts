/** Keeps a checkpoint of a search, and makes a new one now and then. */
import type { Keeper } from '../conduct.ts';
import type { About } from './about.ts';
import { writeCheckpoint } from './write.ts';

/** @param every milliseconds from the end of one to the beginning of the next. */
export const createKeeper = (path: string, about: About, every: number): Keeper => {
  let last = performance.now();
  return {
    isDue: () => performance.now() - last >= every,
    async keep(found) {
      await writeCheckpoint(path, about, found);
      last = performance.now();
    },
  };
};
