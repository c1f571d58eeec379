/** A ledger under one policy, as far as it has come: any moment of it, what is notable in it, and its overview. */
import { NONE } from '../../../machines/roster.ts';
import type { Outcome } from '../../../machines/outcome.ts';
import type { Policy } from '../../../machines/policy.ts';
import type { Operation } from '../../../machines/operation.ts';
import { openTimeline, type Timeline } from '../../replay/timeline/timeline.ts';
import { find } from '../../find/find.ts';
import type { Question } from '../../find/question.ts';
import { explain } from '../../explain/explain.ts';
import type { Explanation } from '../../explain/explanation.ts';
import { type AskedInside, insideOf } from '../inside/inside.ts';
import type { InsideView } from '../inside/inside-view.ts';
import { slotsTaken } from '../view/slots-taken.ts';
import { requestOf } from '../../explain/request.ts';
import { requestText } from '../../explain/wording.ts';
import { chromeTraceText } from './chrome-trace.ts';
import { becauseOf, momentView } from './moment.ts';
import { type Findings, findingsOf } from './findings.ts';
import type { OpenedLedger } from './opened-ledger.ts';
import { createOverview, lanesOf, MOST_CPU_LANES, type Overview } from './overview.ts';
import { createPressure } from './pressure.ts';
import type { MomentView } from './protocol.ts';
import { DIED, PLAIN, REFUSED, VIOLATED } from './pyramid.ts';

/** Nothing of it tells what the policy's state is made of. */
export interface History {
  readonly policy: string;
  readonly title: string;
  /** Events that happened. */
  readonly length: number;
  readonly diedAt: number | null;
  /** Of what was there when it was last settled. */
  readonly overview: () => Overview;
  readonly findings: Findings;
  readonly moment: (seq: number) => MomentView;
  /** The steps of an event. @throws RangeError for one that did not happen. */
  readonly inside: (asked: AskedInside) => InsideView;
  /** Undefined where `isWanted` said no before it was found. */
  readonly explanation: (seq: number, isWanted: () => boolean) => Promise<Explanation | undefined>;
  /** The next notable event after `seq`, or the one before it; null if there is none. */
  readonly next: (seq: number, by: 1 | -1, what: 'refusal' | 'violation') => number | null;
  /** The events to which the question says yes. @throws InputError for one that is about nothing here. */
  readonly find: (question: Question) => readonly number[];
  readonly refusals: number;
  /** As Chrome-trace JSON, in pieces. */
  readonly trace: () => Generator<string>;
  /** Decides the events that came to the ledger since. @throws InputError for one that cannot happen. */
  readonly grow: () => void;
  /** Makes the overview anew, once events have come. */
  readonly settle: () => void;
  /** Judges more events and shows what was found in the overview; answers whether there are more. */
  readonly judge: (mayGoOn: () => boolean) => boolean;
}

const FIRST_ROOM = 1024;

/** How much sparser checkpoints are than elsewhere: opening is waited for, and a seek of some milliseconds is quicker than a frame. */
const SPARSE = 4;

const markOf = (outcome: Outcome): number => {
  if (outcome.kind === 'oops') return DIED;
  return outcome.kind === 'refused' ? REFUSED : PLAIN;
};

const isRefusal = (mark: number): boolean => (mark & (REFUSED | DIED)) !== 0;

export const historyOf = <K extends object>(policy: Policy<K>, ledger: OpenedLedger): History => {
  const { machine, roster, events, name } = ledger;
  const pressure = createPressure(Math.min(machine.cpus, MOST_CPU_LANES));
  let marks = new Uint8Array(FIRST_ROOM);
  let refusals = 0;

  const watch = (op: Operation, outcome: Outcome, state: K): void => {
    const mark = markOf(outcome);
    if (mark === REFUSED) refusals += 1;
    if (op.seq > marks.length) {
      const larger = new Uint8Array(marks.length * 2);
      larger.set(marks);
      marks = larger;
    }
    marks[op.seq - 1] = mark;
    pressure.note(slotsTaken(state));
  };
  const timeline: Timeline<K> = openTimeline(policy, machine, {
    roster,
    events,
    name,
    watch,
    clock: () => performance.now() / SPARSE,
  });
  const read = events.reader();
  const overviewOf = (): Overview => {
    pressure.settle();
    return createOverview(lanesOf(events, machine.cpus, roster), {
      events,
      markOf: (index) => marks[index] ?? 0,
      pressure,
    });
  };
  let overview = overviewOf();
  const findings = findingsOf(policy, ledger, () => timeline.length);
  let shown = 0;

  /** Puts what was found since the last time into the overview. */
  const showFindings = (): void => {
    const breaks = findings.breaks();
    if (breaks.length === shown) return;
    for (const seq of breaks.slice(shown)) {
      const { cpu, task } = read(seq - 1);
      marks[seq - 1] = (marks[seq - 1] ?? 0) | VIOLATED;
      overview.pyramid.add(seq - 1, overview.table.ofCpu(cpu), VIOLATED);
      const lane = overview.table.ofTask(task);
      if (lane !== NONE) overview.pyramid.add(seq - 1, lane, VIOLATED);
    }
    shown = breaks.length;
    overview.pyramid.settle();
  };

  const isNotable = (index: number, what: 'refusal' | 'violation'): boolean => {
    const mark = marks[index] ?? 0;
    return what === 'refusal' ? isRefusal(mark) : (mark & VIOLATED) !== 0;
  };

  return {
    policy: policy.name,
    title: policy.title,
    get length() {
      return timeline.length;
    },
    get diedAt() {
      return timeline.diedAt ?? null;
    },
    get refusals() {
      return refusals;
    },
    overview: () => overview,
    trace: () =>
      chromeTraceText({
        cpus: pressure.cpus,
        length: timeline.length,
        eventAt: ledger.eventAt,
        sentenceOf: (seq) => requestText(requestOf(ledger.eventAt(seq)), machine.cpus),
        resultAt: (seq) => timeline.outcome(seq).result,
        becauseOf: (seq) => becauseOf(timeline.outcome(seq)),
        slotsTaken: pressure.at,
      }),
    grow: timeline.catchUp,
    settle: () => {
      overview = overviewOf();
    },
    findings,
    moment: (seq) => momentView(timeline, ledger, findings, seq),
    inside: (asked) => insideOf(timeline, ledger.eventAt(asked.seq), asked, findings.at(asked.seq)),
    explanation: async (seq, isWanted) => {
      for await (const one of explain(policy, ledger.source(isWanted), { at: seq, follows: 'policy' }))
        return one;
      return undefined;
    },
    find: (question) => find(timeline, [question]).map(({ seq }) => seq),
    next: (seq, by, what) => {
      for (let at = seq + by; at >= 1 && at <= timeline.length; at += by)
        if (isNotable(at - 1, what)) return at;
      return null;
    },
    judge: (mayGoOn) => {
      const isMore = findings.judge(mayGoOn);
      showFindings();
      return isMore;
    },
  };
};
