/** Looking back in a history: when a value changed last, and what was asked for then. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';
import type { Value } from '../../find/places/place.ts';
import { eventOf } from '../../replay/event-of.ts';
import type { Timeline } from '../../replay/timeline/timeline.ts';

/** The event with which a value became what it is. */
export interface ChangeSeen {
  readonly seq: number;
  readonly before: Value;
  readonly after: Value;
}

export interface Past<K extends object> {
  readonly roster: Roster;
  /** The last event up to `until` that changed what `read` reads; undefined if none ever did. */
  readonly lastChange: (read: (kernel: K) => Value, until: number) => ChangeSeen | undefined;
  /** The last event from `from` to `until` that `isIt` says yes to. */
  readonly lastEvent: (
    from: number,
    until: number,
    isIt: (event: LedgerEvent) => boolean,
  ) => LedgerEvent | undefined;
  /** What was asked for in an event: of a step, the call that it carries on. */
  readonly asked: (seq: number) => LedgerEvent;
  /** The state after an event, 0 for the one at the start. */
  readonly stateAfter: (seq: number) => K;
}

/** Events of the first look back; each further look goes over four times as many. */
const FIRST_LOOK = 1024;

export const pastOf = <K extends object>(timeline: Timeline<K>): Past<K> => {
  const asked = (seq: number): LedgerEvent => {
    const op = timeline.operation(seq);
    return eventOf(op.of === NONE ? op : timeline.operation(op.of), timeline.roster);
  };
  return {
    roster: timeline.roster,
    asked,
    stateAfter: (seq) => timeline.at(seq).state,
    lastChange: (read, until) => {
      let to = until;
      for (let look = FIRST_LOOK; to > 0; look *= 4) {
        const from = Math.max(1, to - look + 1);
        let before = read(timeline.at(from - 1).state);
        let seen: ChangeSeen | undefined;
        timeline.walk(from, to, (op, _outcome, kernel) => {
          const after = read(kernel);
          if (after !== before) seen = { seq: op.seq, before, after };
          before = after;
          return false;
        });
        if (seen !== undefined) return seen;
        to = from - 1;
      }
      return undefined;
    },
    lastEvent: (from, until, isIt) => {
      for (let seq = until; seq >= from; seq -= 1) {
        const event = asked(seq);
        if (isIt(event) && timeline.outcome(seq).result === 0) return { ...event, seq };
      }
      return undefined;
    },
  };
};

/** The same past for whoever knows of which kind its states are; undefined if they are of another. */
export const narrowed = <K extends object, Own extends object>(
  past: Past<K>,
  isOwn: (state: object) => state is Own,
): Past<Own> | undefined => {
  if (!isOwn(past.stateAfter(0))) return undefined;
  const own = (state: object): Own => {
    if (isOwn(state)) return state;
    throw new TypeError('a policy has states of one kind');
  };
  return {
    ...past,
    stateAfter: (seq) => own(past.stateAfter(seq)),
    lastChange: (read, until) => {
      // A walk shows one state again and again: it is looked at once.
      let last: object | undefined;
      let mine: Own | undefined;
      return past.lastChange((state) => {
        if (state !== last || mine === undefined) mine = own(state);
        last = state;
        return read(mine);
      }, until);
    },
  };
};
