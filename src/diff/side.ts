/** One side of a comparison: a policy that decides the events of a ledger one after the other. */
import type { LedgerEvent } from '../../machines/events.ts';
import { decode } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import type { StateRow } from '../../machines/policy.ts';
import { requestOf } from '../explain/request.ts';
import type { Engine } from '../replay/engine.ts';
import { hindered } from '../replay/hindered.ts';
import type { Caller } from './caller.ts';
import type { Answer, Decision, SideSummary } from './difference.ts';
import type { WatchedEngine } from './watched-engine.ts';

export interface Side {
  /**
   * Decides the next event; undefined once the kernel has died, and for what its caller would not have asked.
   * @throws InputError for an event of an interleaved ledger that cannot happen where it stands.
   */
  readonly decide: (event: LedgerEvent) => Decision | undefined;
  /** The present state. */
  readonly row: () => StateRow;
  /** The tasks that have been changed since it was asked last; undefined: it may be any. */
  readonly changedTasks: () => ReadonlySet<string> | undefined;
  /** The present state, of its tasks only these. */
  readonly rowOf: (tasks: ReadonlySet<string>) => StateRow;
  readonly isDead: () => boolean;
  readonly summary: () => SideSummary;
}

export interface SideWish {
  /** What reports call the side. */
  readonly label: string;
  readonly policy: string;
  /** Names the source in errors. */
  readonly file: string;
  /** A fresh engine of the policy, on the source's machine. */
  readonly engine: WatchedEngine;
  readonly caller: Caller;
}

const answerOf = (outcome: Outcome, event: LedgerEvent, engine: Engine): Answer => ({
  result: outcome.result,
  ...(outcome.kind === 'refused' && { rule: outcome.rule, section: outcome.section }),
  ...(outcome.kind === 'oops' && { why: outcome.why }),
  ...(event.type === 'debug.exception' && { delivered: engine.delivered() }),
});

export const sideOf = ({ label, policy, file, engine, caller }: SideWish): Side => {
  const started = new Map<number, LedgerEvent>();
  let events = 0;
  let notAsked = 0;
  let givenBack = 0;
  let diedAt: number | undefined;

  /** What a step carries on is known by the event that started it. */
  const subjectOf = (event: LedgerEvent): LedgerEvent => {
    if ('interleaved' in event) started.set(event.seq, event);
    return event.type === 'step' ? (started.get(event.of) ?? event) : event;
  };

  return {
    decide: (event) => {
      if (diedAt !== undefined) return undefined;
      if (!caller.asks(event)) {
        notAsked += 1;
        return undefined;
      }
      const op = decode(event, engine.roster);
      const hindrance = engine.hindrance(op);
      if (hindrance !== undefined) {
        throw hindered(file, event.seq, { ...hindrance, what: `${hindrance.what} under ${policy}` });
      }
      const outcome = engine.take(op);
      events += 1;
      if (outcome.kind === 'oops') diedAt = event.seq;
      const subject = subjectOf(event);
      const answer = answerOf(outcome, event, engine);
      const giveBack = caller.hears(event, answer);
      if (giveBack !== undefined) {
        const { kind } = engine.take(decode(giveBack, engine.roster));
        givenBack += 1;
        if (kind === 'oops') diedAt = event.seq;
      }
      return { seq: event.seq, request: requestOf(subject), answer };
    },
    row: engine.row,
    changedTasks: engine.changedTasks,
    rowOf: engine.rowOf,
    isDead: () => diedAt !== undefined,
    summary: () => ({ label, policy, events, notAsked, givenBack, ...(diedAt !== undefined && { diedAt }) }),
  };
};
