/** What a chain of events is made of: why does a piece of state have its value? */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Value } from '../../find/places/place.ts';
import type { Request } from '../explanation.ts';

/** One event of the chain: what it made of a piece of state, and what for. */
export interface WhyLink {
  readonly seq: number;
  readonly request: Request;
  /** What the recorded kernel answered, where the recording says. */
  readonly observed?: string | 0;
  /** The piece of state, as a path: where the chain comes from another one, that one. */
  readonly place: string;
  readonly before: string | number | boolean | null;
  readonly after: string | number | boolean | null;
  /** What the event did, in words. */
  readonly says: string;
}

/** A link with what was recorded beside its request: no timeline keeps that. */
export const asRecorded = (link: WhyLink, { time, thread, observed }: LedgerEvent): WhyLink => ({
  ...link,
  request: {
    ...link.request,
    ...(time !== undefined && { time }),
    ...(thread !== undefined && { thread }),
  },
  ...(observed !== undefined && { observed: observed.result }),
});

/** A chain, newest event first, and what else there is to say. */
export interface Chain {
  readonly links: readonly WhyLink[];
  readonly notes: readonly string[];
}

/** Links of one chain. */
export const MOST_LINKS = 12;

/** A value as `replay --every` shows it. */
export const shownValue = (column: string, value: Value): WhyLink['before'] => {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  if (typeof value === 'number' && (column === 'dr7' || column === 'kdr7')) return `0x${value.toString(16)}`;
  return value;
};
