/** Lets a search go on, with pauses in which signals and timers are heard. */
import { setImmediate } from 'node:timers/promises';
import {
  type Bound,
  type Earlier,
  earliest,
  type Found,
  type Search,
  type SearchProgress,
  STRIDE,
} from './search.ts';
import type { Space } from './space.ts';
import type { StateTable } from './state-table.ts';

/** Who keeps what a search has found so far. */
export interface Keeper {
  /** Is it time again? */
  readonly isDue: () => boolean;
  readonly keep: (found: Found) => Promise<void>;
}

/** Somebody's earlier search of the same space, to go on from. */
export interface Resumption {
  /** Fills an empty table with what was found, and has the space know what it knew. @throws InputError where there is no room. */
  readonly restore: (space: Space, table: StateTable) => Earlier;
}

/** How somebody wants a search carried out; it makes no difference to what is found. */
export interface Conduct {
  /** Threads that search together, where the space allows it. */
  readonly workers: number;
  /** States after which the first of them calls the others; absent: so many that it pays. */
  readonly callsAt?: number;
  /** States after which the first of them waits for the others to be ready; absent: it goes on alone meanwhile. */
  readonly waitsAt?: number;
  /** Told now and then how far it has come. */
  readonly watch?: (progress: SearchProgress) => void;
  /** When it is aborted, the search ends where it is. */
  readonly signal?: AbortSignal;
  readonly keeper?: Keeper;
  readonly resumption?: Resumption;
}

export const ALONE: Conduct = { workers: 1 };

/** Milliseconds of work between two pauses. */
export const PATIENCE = 30;

/** Where a search begins: at the start of its space, or where another was. */
export const beginning = (
  space: Space,
  table: StateTable,
  { resumption }: Pick<Conduct, 'resumption'>,
): Earlier => resumption?.restore(space, table) ?? earliest(space, table);

/** Goes on to the end, or until `isEnough`: then the answer is undefined. */
export const conduct = async (
  search: Search,
  { watch, signal, keeper }: Conduct,
  isEnough: () => boolean = () => false,
): Promise<Bound | 'complete' | undefined> => {
  let paused = performance.now();
  const ended = async (end: Bound | 'complete'): Promise<Bound | 'complete'> => {
    if (end !== 'complete') await keeper?.keep(search);
    return end;
  };
  for (;;) {
    const end = search.advance(STRIDE);
    if (end !== undefined) return ended(end);
    if (isEnough()) return undefined;
    if (performance.now() - paused < PATIENCE) continue;
    watch?.(search.progress());
    await setImmediate();
    if (signal?.aborted === true) return ended('signal');
    if (keeper?.isDue() === true) await keeper.keep(search);
    paused = performance.now();
  }
};
