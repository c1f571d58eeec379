/** When a recording began. */
import type { PackedEvents } from '../../replay/packed-events.ts';

/**
 * Answers the time of the first event that tells one, in seconds as recorded; undefined while there is none. A recording that
 * grows is looked through no more than once.
 */
export const firstTimeIn = ({ recorded }: Pick<PackedEvents, 'recorded'>): (() => number | undefined) => {
  let looked = 0;
  let first: number | undefined;
  return () => {
    while (first === undefined && looked < recorded.length) {
      looked += 1;
      first = recorded.of(looked).time;
    }
    return first;
  };
};
