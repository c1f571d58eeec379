/** Long work in which signals and timers have their turn now and then. */

/** Milliseconds of work between two turns of the event loop. */
const BREATH = 50;

/** @returns what long work calls between its steps: a promise where it is time to wait for the others, which is seldom. */
export const breathing = (): (() => Promise<void> | undefined) => {
  let last = performance.now();
  return () => {
    if (performance.now() - last < BREATH) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        last = performance.now();
        resolve();
      });
    });
  };
};
