/** How a campaign is getting on, on standard error, and only where that is a terminal. */
import type { Statistics } from '../fuzz/statistics.ts';
import { liveLineHere } from './live-line.ts';
import { countText } from './text/table.ts';

/** Milliseconds between two drawings. */
const PAUSE = 200;

export interface FuzzProgress {
  readonly progress: (standing: () => Statistics) => void;
  /** Takes the line away, so that what follows stands on its own. */
  readonly clear: () => void;
}

const NOWHERE: FuzzProgress = { progress: () => undefined, clear: () => undefined };

export const startFuzzProgress = (runs: number): FuzzProgress => {
  const line = liveLineHere();
  if (!line.isShown) return NOWHERE;
  const started = performance.now();
  let drawn = started;
  return {
    progress(standing) {
      const now = performance.now();
      if (now - drawn < PAUSE) return;
      drawn = now;
      const { runs: done, events, reached, neverReached } = standing();
      const rate = Math.round((events / (now - started)) * 1000);
      const reach = `${reached.length} of ${reached.length + neverReached.length} reached`;
      const text = `fuzz ${countText(done)} of ${countText(runs)} ledgers, ${countText(events)} events, ${countText(rate)} events/s, ${reach}`;
      line.draw(text);
    },
    clear: line.clear,
  };
};
