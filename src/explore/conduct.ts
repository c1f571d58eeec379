/** Lets a search go on, with pauses in which signals and timers are heard. */
import { setImmediate } from 'node:timers/promises';
import { type Bound, type Search, type SearchProgress, STRIDE } from './search.ts';

/** How somebody wants a search carried out; it makes no difference to what is found. */
export interface Conduct {
  /** Threads that search together, where the space allows it. */
  readonly workers: number;
  /** Told now and then how far it has come. */
  readonly watch?: (progress: SearchProgress) => void;
  /** When it is aborted, the search ends where it is. */
  readonly signal?: AbortSignal;
}

export const ALONE: Conduct = { workers: 1 };

/** Milliseconds of work between two pauses. */
const PATIENCE = 50;

/** Goes on to the end, or until there are `most` states: then the answer is undefined. */
export const conduct = async <R>(
  search: Search<R>,
  { watch, signal }: Pick<Conduct, 'watch' | 'signal'>,
  most = Number.POSITIVE_INFINITY,
): Promise<Bound | 'complete' | undefined> => {
  let paused = performance.now();
  for (;;) {
    const end = search.advance(STRIDE);
    if (end !== undefined) return end;
    if (search.table.size() >= most) return undefined;
    if (performance.now() - paused < PATIENCE) continue;
    watch?.(search.progress());
    await setImmediate();
    if (signal?.aborted === true) return 'signal';
    paused = performance.now();
  }
};
