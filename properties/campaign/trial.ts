/** Tries a plan on a policy: makes its ledger, and judges each event while it is made. */
import type { LedgerEvent } from '../../machines/events.ts';
import { foldUninterrupted } from '../../machines/interleaved/fold.ts';
import { interleave } from '../../machines/interleaved/schedule.ts';
import type { Machine } from '../../machines/machine.ts';
import { decode } from '../../machines/operation.ts';
import { type Companion, historyOf } from '../arbitraries/history.ts';
import type { Plan } from '../arbitraries/plan.ts';
import { withProbes } from '../arbitraries/probe.ts';
import { startedOnly } from '../arbitraries/schedule.ts';
import { type Assumption, assumptionBits } from '../assumptions.ts';
import type { CheckedEvent, Checker } from '../check.ts';
import type { Finding } from '../invariant.ts';
import type { Judgement } from '../judge.ts';
import { brokenBy } from '../witness/assumption-monitor.ts';
import type { Subject } from './subject.ts';

/** A ledger that was tried, up to the event that broke something. */
export interface Trial {
  readonly machine: Machine;
  readonly events: readonly LedgerEvent[];
  /** What the last event broke; the first of it is what the trial is about. */
  readonly finding?: Finding;
}

/** Told of each event that was judged. */
export type Watcher<K> = (checked: CheckedEvent<K>, checker: Checker<K>) => void;

/** Tries a ledger as it is; ends at the first event that breaks something. */
export const tryLedger = <K extends object>(
  { start }: Subject<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
  judgement: Judgement,
  watch?: Watcher<K>,
): Trial => {
  const checker = start(machine, judgement);
  const tried: LedgerEvent[] = [];
  for (const event of events) {
    const checked = checker.next(event);
    if (checked === undefined) break;
    tried.push(event);
    watch?.(checked, checker);
    const [finding] = checked.findings;
    if (finding !== undefined) return { machine, events: tried, finding };
  }
  return { machine, events: tried };
};

/** Goes along with a checker: leaves out what would break `kept`, and tells of what was granted. */
const companionOf = <K extends object>(
  checker: Checker<K>,
  machine: Machine,
  kept: readonly Assumption[],
  take: (checked: CheckedEvent<K>) => boolean,
): Companion => {
  const bits = assumptionBits(kept);
  const { witness, roster } = checker;
  return {
    admits: (event) =>
      bits === 0 || (brokenBy(witness, { op: decode(event, roster), machine, roster }) & bits) === 0,
    take: (event) => {
      const checked = checker.next(event);
      if (checked === undefined || !take(checked)) return 'dead';
      const { kind } = checked.step.outcome;
      if (kind === 'oops') return 'dead';
      return kind === 'granted' ? 'granted' : 'refused';
    },
  };
};

const tryAtOnce = <K extends object>(
  subject: Subject<K>,
  { machine, intentions, kept }: Plan,
  judgement: Judgement,
  watch: Watcher<K> | undefined,
): Trial => {
  const checker = subject.start(machine, judgement);
  let finding: Finding | undefined;
  const companion = companionOf(checker, machine, kept, (checked) => {
    watch?.(checked, checker);
    [finding] = checked.findings;
    return finding === undefined;
  });
  const events = historyOf(machine, intentions, companion);
  return finding === undefined ? { machine, events } : { machine, events, finding };
};

/** What everyone means to do is settled as if each event were done at once; then the schedule decides what is next. */
const tryInterleaved = <K extends object>(
  subject: Subject<K>,
  { machine, intentions, kept, schedule = [], probes = [] }: Plan,
  judgement: Judgement,
  watch: Watcher<K> | undefined,
): Trial => {
  const unjudged = subject.start(machine, { only: [] });
  const meant = historyOf(
    machine,
    intentions,
    companionOf(unjudged, machine, kept, () => true),
  );
  const woven = interleave(subject.policy, machine, startedOnly(meant), schedule);
  const events = foldUninterrupted(withProbes(machine, woven, probes));
  return tryLedger(subject, machine, events, judgement, watch);
};

/** The same plan, subject and judgement always come to the same trial. */
export const tryPlan = <K extends object>(
  subject: Subject<K>,
  plan: Plan,
  judgement: Judgement,
  watch?: Watcher<K>,
): Trial =>
  plan.schedule === undefined
    ? tryAtOnce(subject, plan, judgement, watch)
    : tryInterleaved(subject, plan, judgement, watch);
