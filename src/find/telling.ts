/** What there is to tell of an event that was found: what was asked, what was answered and why, what it changed and broke. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Outcome, Result } from '../../machines/outcome.ts';
import type { Finding } from '../../properties/invariant.ts';
import { eventOf } from '../replay/event-of.ts';
import type { Change } from '../replay/state/place.ts';
import type { Timeline } from '../replay/timeline/timeline.ts';
import type { Found } from './find.ts';

/** Plain data with names in place of ids. */
export interface Telling {
  readonly seq: number;
  /** As it stands in the ledger, with time, thread, the recorded answer and whatever else its line says. */
  readonly event: LedgerEvent;
  readonly result: Result;
  /** The rule that refused and its section, or why the kernel died. */
  readonly rule?: string;
  readonly section?: string;
  readonly why?: string;
  readonly changes: readonly Change[];
  /** Whose callbacks the event called. */
  readonly called?: readonly string[];
  /** What broke with it, where that was asked. */
  readonly findings?: readonly Finding[];
}

const reasonOf = (outcome: Outcome): Pick<Telling, 'rule' | 'section' | 'why'> => {
  if (outcome.kind === 'oops') return { why: outcome.why };
  return outcome.kind === 'refused' ? { rule: outcome.rule, section: outcome.section } : {};
};

/** @param event as the source has it; absent: as far as a policy reads it, which the timeline keeps. */
export const tell = <K extends object>(
  timeline: Timeline<K>,
  { seq, findings }: Found,
  event: LedgerEvent = eventOf(timeline.operation(seq), timeline.roster),
): Telling => {
  const changes = timeline.changes(seq);
  const { outcome, delivered } = timeline.at(seq);
  return {
    seq,
    event,
    result: outcome.result,
    ...reasonOf(outcome),
    changes,
    ...(delivered.length > 0 && { called: delivered }),
    ...(findings.length > 0 && { findings }),
  };
};
