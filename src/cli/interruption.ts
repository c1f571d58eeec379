/** Ctrl-C, a termination or a hang-up: what is half done is taken back, and the program ends at once and quietly. */
import { constants } from 'node:os';

type Cleanup = () => void;

const cleanups = new Set<Cleanup>();

/**
 * `cleanup` runs (synchronously) if the program is interrupted from now on.
 * @returns what takes it back, once nothing is half done any more.
 */
export const onInterruption = (cleanup: Cleanup): (() => void) => {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
};

/** A shell shows 128 and the number of the signal. */
const end = (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void => {
  for (const cleanup of cleanups) cleanup();
  process.exit(128 + constants.signals[signal]);
};

export const endOnSignals = (): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
};
