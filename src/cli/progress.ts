/** Progress of long work, on standard error, and only where that is a terminal. */
import { type LiveLine, liveLineHere } from './live-line.ts';
import { countText } from './text/table.ts';

/** Milliseconds between two drawings. */
const PAUSE = 100;

/** Events between two looks at the clock. */
const STRIDE = 256;

const BAR = 24;

export interface ProgressLine {
  /** One more event has been dealt with. */
  readonly event: () => void;
  /** Counts the events of batches on their way to somebody else. */
  readonly over: <T>(batches: AsyncIterable<readonly T[]>) => AsyncIterable<readonly T[]>;
  /** Takes the line away, so that what follows stands on its own. */
  readonly clear: () => void;
}

const NOWHERE: ProgressLine = {
  event: () => undefined,
  over: (batches) => batches,
  clear: () => undefined,
};

const bar = (share: number): string => {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${Math.floor(share * 100)}%`;
};

/** For a verb whose rows go to the same terminal: the line would stand between them. */
export const progressBesideRows = (label: string, share: () => number | undefined): ProgressLine =>
  process.stdout.isTTY ? NOWHERE : startProgress(label, share);

/**
 * A line that says how far the work is.
 * @param share how much of the input has been read, 0 to 1; undefined where its size is unknown.
 */
export const startProgress = (
  label: string,
  share: () => number | undefined,
  line: LiveLine = liveLineHere(),
): ProgressLine => {
  if (!line.isShown) return NOWHERE;
  let events = 0;
  let drawn = performance.now();
  const draw = (): void => {
    const known = share();
    const extent = known === undefined ? '' : `${bar(known)} `;
    line.draw(`${label} ${extent}${countText(events)} events`);
  };
  const event = (): void => {
    events += 1;
    if (events % STRIDE !== 0) return;
    const now = performance.now();
    if (now - drawn < PAUSE) return;
    drawn = now;
    draw();
  };
  return {
    event,
    async *over(batches) {
      for await (const batch of batches) {
        batch.forEach(event);
        yield batch;
      }
    },
    clear: line.clear,
  };
};
