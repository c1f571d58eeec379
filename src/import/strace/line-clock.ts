/** The time of the present line, made to go forward alone, by which what the lines tell is put in order. */
import type { LineForm } from './line-form.ts';

export interface LineClock {
  /** Moves to a line of this time, in seconds; of no use for a recording without time stamps, where each line is one tick. */
  readonly move: (form: LineForm, time: number) => void;
  readonly now: () => number;
}

/** Between lines of the same time, in seconds: they keep their order, and none acts before another by chance. */
const TICK = 1e-6;

export const createLineClock = (): LineClock => {
  let clock = 0;
  /** The latest time of a line. */
  let latest = 0;
  /** Seconds that somebody set the machine's clock back, or that recordings were put one behind the other. */
  let setBack = 0;

  const moveTo = (time: number): void => {
    if (time + setBack < latest) setBack = latest - time;
    latest = time + setBack;
    clock = latest > clock ? latest : clock + TICK;
  };

  return {
    move: ({ time: kind }, time) => {
      if (kind === 'none') clock += 1;
      else moveTo(time);
    },
    now: () => clock,
  };
};
