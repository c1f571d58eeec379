/** A link to what one sees: which ledger, which policy, which event, which window. */
import { type Bookmark, bookmarksIn, bookmarksText } from './bookmark-text.ts';

export interface Place {
  /** The beginning of the ledger's digest. */
  readonly digest?: string | undefined;
  readonly policy?: string | undefined;
  readonly seq?: number | undefined;
  /** The policy beside the first. */
  readonly beside?: string | undefined;
  /** The edits of the branch beside the history, one a line, and the event of an edit that names none. */
  readonly edits?: string | undefined;
  readonly at?: number | undefined;
  /** What was looked for: a piece of state, for instance. */
  readonly find?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The step inside the event, and which of the possible steps came. */
  readonly step?: number | null | undefined;
  readonly order?: readonly number[] | undefined;
  readonly bookmarks?: readonly Bookmark[] | undefined;
}

const numberIn = (parameters: URLSearchParams, name: string): number | undefined => {
  const text = parameters.get(name);
  const number = text === null ? Number.NaN : Number(text);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
};

/** `0.1.2`; nothing for whatever else stands there. */
const numbersIn = (parameters: URLSearchParams, name: string): readonly number[] | undefined => {
  const text = parameters.get(name) ?? '';
  return /^\d{1,4}(?:\.\d{1,4}){0,99}$/.test(text) ? text.split('.').map(Number) : undefined;
};

/** Characters: a link is no place for more. */
const LONGEST_FIND = 200;
const LONGEST_EDITS = 1000;

/** A text that somebody gave, if there is one and it is no longer than a link may have it. */
const shortText = (text: string | null | undefined, longest: number): string | undefined =>
  typeof text === 'string' && text !== '' && text.length <= longest ? text : undefined;

const policyIn = (parameters: URLSearchParams, name: string): string | undefined => {
  const policy = parameters.get(name) ?? '';
  return /^[\w.-]{1,60}$/.test(policy) ? policy : undefined;
};

/** Of a hash as {@link placeText} writes it; whatever else stands there is passed over. */
export const parsePlace = (hash: string): Place => {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const digest = parameters.get('ledger') ?? '';
  const edits = shortText(parameters.get('edits'), LONGEST_EDITS);
  const from = numberIn(parameters, 'from');
  const to = numberIn(parameters, 'to');
  const isWindow = from !== undefined && to !== undefined && to > from;
  return {
    digest: /^[0-9a-f]{8,64}$/.test(digest) ? digest : undefined,
    policy: policyIn(parameters, 'policy'),
    beside: policyIn(parameters, 'beside'),
    edits,
    at: edits === undefined ? undefined : numberIn(parameters, 'at'),
    find: shortText(parameters.get('find'), LONGEST_FIND),
    seq: numberIn(parameters, 'event'),
    from: isWindow ? from : undefined,
    to: isWindow ? to : undefined,
    step: numberIn(parameters, 'step'),
    order: numbersIn(parameters, 'order'),
    bookmarks: parameters.has('marks') ? bookmarksIn(parameters.get('marks') ?? '') : undefined,
  };
};

export const placeText = (place: Place): string => {
  const { digest, policy, seq, from, to, step, order, beside, at, bookmarks = [] } = place;
  const find = shortText(place.find, LONGEST_FIND);
  const edits = shortText(place.edits, LONGEST_EDITS);
  const parameters = new URLSearchParams();
  if (digest !== undefined) parameters.set('ledger', digest);
  if (policy !== undefined) parameters.set('policy', policy);
  if (beside !== undefined) parameters.set('beside', beside);
  if (seq !== undefined) parameters.set('event', String(seq));
  if (edits !== undefined) parameters.set('edits', edits);
  if (edits !== undefined && at !== undefined) parameters.set('at', String(at));
  if (find !== undefined) parameters.set('find', find);
  if (from !== undefined && to !== undefined) {
    parameters.set('from', String(Math.round(from * 10) / 10));
    parameters.set('to', String(Math.round(to * 10) / 10));
  }
  if (step !== undefined && step !== null) parameters.set('step', String(step));
  if (order !== undefined && order.length > 0) parameters.set('order', order.join('.'));
  if (bookmarks.length > 0) parameters.set('marks', bookmarksText(bookmarks));
  return parameters.toString();
};
