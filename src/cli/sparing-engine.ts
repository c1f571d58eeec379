/** Has the JavaScript engine leave memory to the states of a search. */
import { setFlagsFromString } from 'node:v8';

/**
 * A search of packed states runs a few short functions on typed arrays and makes next to no objects. The middle compiler saves
 * it no time beside the last one, and takes 10 MiB; the young generation, which doubles at every chance, takes 8 for nothing.
 */
const FLAGS = ['--no-maglev', '--semi-space-growth-factor=1'] as const;

/** Bytes of which none is ever written to, so that they take no memory, but which the collector counts. */
const PRESSURE = 2 ** 31;

/** Frees what the start of the program has left behind, as the collector does under so much pressure. */
const tidyUp = (): void => {
  try {
    new ArrayBuffer(PRESSURE);
  } catch (error) {
    // Where the system does not give so much, it goes on as it is.
    if (!(error instanceof RangeError)) throw error;
  }
};

/** For the whole process and every thread that starts after it: a program may do this, a library may not. */
export const spareMemory = (): void => {
  for (const flag of FLAGS) setFlagsFromString(flag);
  tidyUp();
};
