/** One moment of a history as the page shows it. */
import { GRANTED, type Outcome } from '../../../machines/outcome.ts';
import { requestOf } from '../../explain/request.ts';
import { requestText, sectionText } from '../../explain/wording.ts';
import { changeText } from '../../replay/state/change-text.ts';
import { type Change, pathText } from '../../replay/state/place.ts';
import type { Timeline } from '../../replay/timeline/timeline.ts';
import { marksOf } from '../view/marks.ts';
import { gridOf } from '../view/moment-grid.ts';
import type { TimeView } from '../view/time-text.ts';
import type { Findings } from './findings.ts';
import type { OpenedLedger } from './opened-ledger.ts';
import type { MomentView } from './protocol.ts';

const BEFORE_ALL = 'Before the first event.';

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Which rule refused, or how the kernel died; null for what was granted. */
export const becauseOf = (outcome: Outcome): string | null => {
  if (outcome.kind === 'refused') return `${outcome.rule} (${sectionText(outcome.section)})`;
  return outcome.kind === 'oops' ? outcome.why : null;
};

const timeView = (recorded: number, first = recorded): TimeView => ({ recorded, since: recorded - first });

/** What event `seq` was, without the state. */
const asked = (
  ledger: OpenedLedger,
  seq: number,
): Pick<MomentView, 'type' | 'sentence' | 'observed' | 'time'> => {
  if (seq === 0) return { type: null, sentence: BEFORE_ALL, observed: null, time: null };
  const event = ledger.eventAt(seq);
  return {
    type: event.type,
    sentence: capitalised(requestText(requestOf(event), ledger.machine.cpus)),
    observed: event.observed === undefined ? null : String(event.observed.result),
    time: event.time === undefined ? null : timeView(event.time, ledger.firstTime()),
  };
};

const changesAt = <K extends object>(timeline: Timeline<K>, seq: number): readonly Change[] =>
  seq === 0 ? [] : timeline.changes(seq);

export const momentView = <K extends object>(
  timeline: Timeline<K>,
  ledger: OpenedLedger,
  findings: Findings,
  seq: number,
): MomentView => {
  const changes = changesAt(timeline, seq);
  const moment = timeline.at(seq);
  const outcome = seq === 0 ? GRANTED : moment.outcome;
  const found = seq === 0 ? [] : findings.at(seq);
  const marks = marksOf(changes, found);
  return {
    seq,
    ...asked(ledger, seq),
    result: outcome.result,
    because: becauseOf(outcome),
    delivered: moment.delivered,
    grid: gridOf(timeline.policy, moment.state, timeline.machine.slots, timeline.roster, marks),
    changes: changes.map((change) => ({ place: pathText(change.path), text: changeText(change) })),
    findings: found.map(({ invariant, sentence }) => `${invariant}: ${sentence}`),
  };
};
