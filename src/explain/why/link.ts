/** Makes the links of a chain: the event that last changed a place, with words for what it did. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { type Place, valueAt } from '../../find/places/place.ts';
import { pathText } from '../../replay/state/place.ts';
import { requestOf } from '../request.ts';
import { MOST_LINKS, shownValue, type WhyLink } from './chain.ts';
import type { ChangeSeen, Past } from './past.ts';

export const linkOf = <K extends object>(
  past: Past<K>,
  { path }: Pick<Place<K>, 'path'>,
  { seq, before, after }: ChangeSeen,
  says: string,
): WhyLink => {
  const column = String(path[0]);
  return {
    seq,
    request: { ...requestOf(past.asked(seq)), seq },
    place: pathText(path),
    before: shownValue(column, before),
    after: shownValue(column, after),
    says,
  };
};

/** How an event is told that did something to a value of which nothing more is known. */
export const plainly = (): string => 'changed it';

/** The last changes of one place up to `until`, newest first, each told by `says`. */
export const history = <K extends object>(
  past: Past<K>,
  place: Place<K>,
  until: number,
  says: (change: ChangeSeen, event: LedgerEvent) => string = plainly,
): readonly WhyLink[] => {
  const { roster } = past;
  const links: WhyLink[] = [];
  let last = until;
  while (links.length < MOST_LINKS) {
    const change = past.lastChange((kernel) => valueAt(place, kernel, roster), last);
    if (change === undefined) break;
    links.push(linkOf(past, place, change, says(change, past.asked(change.seq))));
    last = change.seq - 1;
  }
  return links;
};
