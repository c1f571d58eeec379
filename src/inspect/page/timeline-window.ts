/** Which events the timeline shows: `from` to before `to`, counted from 0, in fractions while one zooms. */

export interface TimelineWindow {
  readonly from: number;
  readonly to: number;
}

/** Events across the narrowest window. */
const FEWEST = 8;

export const whole = (events: number): TimelineWindow => ({ from: 0, to: Math.max(events, 1) });

const within = (from: number, width: number, events: number): TimelineWindow => {
  const widest = Math.max(events, 1);
  const its = Math.min(Math.max(width, Math.min(FEWEST, widest)), widest);
  const start = Math.min(Math.max(from, 0), widest - its);
  return { from: start, to: start + its };
};

/** Zooms by `factor` (below 1: closer), keeping the event under `share` (0 left to 1 right) where it is. */
export const zoomed = (
  { from, to }: TimelineWindow,
  factor: number,
  share: number,
  events: number,
): TimelineWindow => {
  const width = (to - from) * factor;
  return within(from + share * (to - from) - share * width, width, events);
};

/** Moves by a part of its width. */
export const panned = ({ from, to }: TimelineWindow, share: number, events: number): TimelineWindow =>
  within(from + share * (to - from), to - from, events);

/** Moved as little as shows event `seq` with a little around it. */
export const showing = (window: TimelineWindow, seq: number, events: number): TimelineWindow => {
  const { from, to } = window;
  const width = to - from;
  const at = seq - 0.5;
  const margin = width * 0.02;
  if (at >= from + margin && at <= to - margin) return window;
  return within(at < from + margin ? at - width * 0.2 : at - width * 0.8, width, events);
};

/** The event under `share` of the width. */
export const seqAt = ({ from, to }: TimelineWindow, share: number, events: number): number =>
  Math.min(Math.max(Math.floor(from + share * (to - from)) + 1, 0), events);

/** Where event `seq` is, as a share of the width. */
export const shareOf = ({ from, to }: TimelineWindow, seq: number): number =>
  (seq - 0.5 - from) / (to - from);
