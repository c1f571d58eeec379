/** Times of a recording, as people read them. */

/** When an event was. */
export interface TimeView {
  /** Seconds, as the recording tells them: since 1970, since midnight, or since it began. */
  readonly recorded: number;
  /** Seconds since the first event that tells a time; below 0 where times are not in the order of the events. */
  readonly since: number;
}

/** Seconds since 1970 between which a time is taken for a date: from 1973 to the year 5138. */
const FIRST_DATE = 1e8;
const LAST_DATE = 1e11;

const MICROS = 1e6;

/** `9.203243 s` */
export const sinceText = ({ since }: TimeView): string => `${since.toFixed(6)} s`;

/** `2026-11-24 08:53:14.203243 UTC`, or seconds where they are none since 1970. */
export const recordedText = ({ recorded }: TimeView): string => {
  if (recorded < FIRST_DATE || recorded > LAST_DATE) return `${recorded.toFixed(6)} s as recorded`;
  const micros = Math.round(recorded * MICROS);
  const date = new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19).replace('T', ' ');
  return `${date}.${String(micros % MICROS).padStart(6, '0')} UTC`;
};
