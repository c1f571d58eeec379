/** Lets a search go on, with pauses in which signals and timers are heard. */
import { setImmediate } from 'node:timers/promises';
import { type Bound, type Found, type Search, type SearchProgress, STRIDE } from './search.ts';

/** Who keeps what a search has found so far. */
export interface Keeper {
  /** Is it time again? */
  readonly isDue: () => boolean;
  readonly keep: <R extends Int32Array | Uint8Array>(found: Found<R>) => Promise<void>;
}

/** How somebody wants a search carried out; it makes no difference to what is found. */
export interface Conduct {
  /** Threads that search together, where the space allows it. */
  readonly workers: number;
  /** States after which the first of them waits for the others to be ready; absent: it goes on alone meanwhile. */
  readonly waitsAt?: number;
  /** Told now and then how far it has come. */
  readonly watch?: (progress: SearchProgress) => void;
  /** When it is aborted, the search ends where it is. */
  readonly signal?: AbortSignal;
  readonly keeper?: Keeper;
}

export const ALONE: Conduct = { workers: 1 };

/** Milliseconds of work between two pauses. */
export const PATIENCE = 30;

/** Goes on to the end, or until `isEnough`: then the answer is undefined. */
export const conduct = async <R extends Int32Array | Uint8Array>(
  search: Search<R>,
  { watch, signal, keeper }: Conduct,
  isEnough: () => boolean = () => false,
): Promise<Bound | 'complete' | undefined> => {
  let paused = performance.now();
  for (;;) {
    const end = search.advance(STRIDE);
    if (end !== undefined) return end;
    if (isEnough()) return undefined;
    if (performance.now() - paused < PATIENCE) continue;
    watch?.(search.progress());
    await setImmediate();
    if (signal?.aborted === true) return 'signal';
    if (keeper?.isDue() === true) await keeper.keep(search);
    paused = performance.now();
  }
};
