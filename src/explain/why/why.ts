/**
 * Why does this piece of state have this value? A chain of events, newest first: the one that made it what it is, and those that
 * led to that. Asked of a timeline, so that it runs in a Worker as well.
 */
import { expressionError, readPlace } from '../../find/expression.ts';
import { mainlinePlaces } from '../../find/places/mainline-places.ts';
import type { Names } from '../../find/places/named.ts';
import { type Place, valueAt } from '../../find/places/place.ts';
import { slotPlaces } from '../../find/places/slot-places.ts';
import { placesAt, type Subject } from '../../find/places/resolve.ts';
import { InputError } from '../../input-error.ts';
import { type Path, pathText } from '../../replay/state/place.ts';
import { isMainlineState, isSlotState } from '../../replay/state/state-kind.ts';
import type { Timeline } from '../../replay/timeline/timeline.ts';
import { type Chain, shownValue, type WhyLink } from './chain.ts';
import { history } from './link.ts';
import { mainlineChain } from './mainline-chain.ts';
import { narrowed, type Past, pastOf } from './past.ts';
import { placeIn } from './place-in.ts';
import { slotChain } from './slot-chain.ts';

/** The answer, as plain data. */
export interface Why extends Chain {
  readonly policy: string;
  /** The event after which the value is asked about. */
  readonly at: number;
  readonly place: string;
  readonly value: WhyLink['after'];
}

/** The places that a path names. @throws InputError where it names none. */
const resolved = <K extends object>(subject: Subject<K>, path: Path): readonly Place<K>[] => {
  const found = placesAt(subject, path);
  if ('places' in found) return found.places;
  throw expressionError(1, found.fault.what, found.fault.advice);
};

/** The one place that a text names. @throws InputError for none, or several. */
const onlyPlace = <K extends object>(subject: Subject<K>, text: string): Place<K> => {
  const places = resolved(subject, readPlace(text));
  const [place, another] = places;
  if (place !== undefined && another === undefined) return place;
  const names = places.slice(0, 4).map(({ path }) => pathText(path));
  throw new InputError({
    what: `${text} is ${places.length} pieces of state`,
    advice: `ask about one: ${names.join(', ')}${places.length > names.length ? ' …' : ''}`,
  });
};

const chainOf = <K extends object>(past: Past<K>, place: Place<K>, at: number): Chain => {
  const { roster } = past;
  const names: Names = { task: roster.tasks.idOf, breakpoint: roster.breakpoints.idOf };
  const ofSlots = narrowed(past, isSlotState);
  if (ofSlots !== undefined) {
    const placeOf = placeIn((path) => slotPlaces(ofSlots.stateAfter(at), names, path));
    return slotChain(ofSlots, placeOf(place.path), at, placeOf);
  }
  const ofMainline = narrowed(past, isMainlineState);
  if (ofMainline !== undefined) {
    const placeOf = placeIn((path) => mainlinePlaces(ofMainline.stateAfter(at), names, path));
    return mainlineChain(ofMainline, placeOf(place.path), at);
  }
  return { links: history(past, place, at), notes: [] };
};

/**
 * @param path as `replay --every` and `find` name it: `kernelPos`, `kernel[1][3]`, `tasks.t1[0]`.
 * @param at the event after which the value is asked about, 0 to the timeline's length.
 * @throws InputError for a path that names no piece of state, or several; RangeError for another event.
 */
export const why = <K extends object>(timeline: Timeline<K>, path: string, at: number): Why => {
  const { policy, roster } = timeline;
  const { state } = timeline.at(at);
  const place = onlyPlace({ policy, roster, state }, path);
  return {
    policy: policy.name,
    at,
    place: pathText(place.path),
    value: shownValue(String(place.path[0]), valueAt(place, state, roster)),
    ...chainOf(pastOf(timeline), place, at),
  };
};
