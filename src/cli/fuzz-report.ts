/** The result of a campaign as `fuzz --json` prints it; the keys stand in the order in which they are printed. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Assumption } from '../../properties/assumptions.ts';
import { USUAL_ASSUMPTIONS } from '../../properties/assumptions.ts';
import type { Subject } from '../../properties/campaign/subject.ts';
import type { InvariantName } from '../../properties/invariant.ts';
import { isPolicyName } from '../../properties/policy-rules.ts';
import type { CampaignResult, CampaignWish } from '../fuzz/campaign.ts';
import type { Statistics } from '../fuzz/statistics.ts';
import { type Story, storyOf } from '../fuzz/story.ts';

/** Ledgers after which what was never reached counts as unreachable: the rarest takes about a tenth of them. */
export const ENOUGH_RUNS = 10_000;

/** Shorter ledgers do not come to all that longer ones come to. */
const ENOUGH_EVENTS = 30;

export interface FailureReport extends Story {
  readonly invariant: InvariantName;
  /** With the seed, what brings it back; `again` is the whole command line. */
  readonly path: string;
  readonly again: string;
  /** The assumptions that had to be dropped for it to count, and those that nobody made, though the promise is made under them. */
  readonly needs: readonly Assumption[];
  readonly unassumed: readonly Assumption[];
  /** Events of the ledger that was found first; of the counterexample there are `events.length`. */
  readonly foundWith: number;
  readonly machine: {
    readonly cpus: number;
    readonly online: readonly number[];
    readonly forkCopiesSlots: boolean;
  };
  readonly events: readonly LedgerEvent[];
  /** Where the counterexample was written; absent: nowhere. */
  readonly writtenTo?: string;
}

export interface FuzzReport {
  readonly policy: string;
  readonly seed: number;
  readonly steps: 'atomic' | 'interleaved';
  readonly wasInterrupted: boolean;
  readonly statistics: Statistics;
  /** Whether it is known what the policy reaches in ledgers of this length: of a plug-in it is not. */
  readonly isReachOwed: boolean;
  /** Whether what was never reached should have been: it is known, and enough ledgers were tried. */
  readonly isReachMissed: boolean;
  readonly failure?: FailureReport;
}

export interface FuzzReportWish {
  /** The command line that starts the same campaign. */
  readonly command: string;
  /** Where the counterexample was written, if it was. */
  readonly writtenTo?: string | undefined;
}

export const fuzzReport = <K extends object>(
  subject: Subject<K>,
  wish: CampaignWish,
  { statistics, wasInterrupted, failure }: CampaignResult,
  { command, writtenTo }: FuzzReportWish,
): FuzzReport => {
  const isReachOwed = isPolicyName(subject.policy.name) && wish.mostEvents >= ENOUGH_EVENTS;
  const report: FuzzReport = {
    policy: subject.policy.name,
    seed: wish.seed,
    steps: wish.isInterleaved ? 'interleaved' : 'atomic',
    wasInterrupted,
    statistics,
    isReachOwed,
    isReachMissed:
      isReachOwed &&
      statistics.neverReached.length > 0 &&
      statistics.runs >= ENOUGH_RUNS &&
      failure === undefined,
  };
  const finding = failure?.counterexample.finding;
  if (failure === undefined || finding === undefined) return report;
  const { counterexample, path, found } = failure;
  const { cpus, online, forkCopiesSlots } = counterexample.machine;
  const story = storyOf(subject, counterexample, finding);
  const broken = story.broken.filter((assumption) => story.under.includes(assumption));
  return {
    ...report,
    failure: {
      invariant: finding.invariant,
      path,
      again: `${command} --path ${path}`,
      needs: broken.filter((assumption) => USUAL_ASSUMPTIONS.includes(assumption)),
      unassumed: broken.filter((assumption) => !USUAL_ASSUMPTIONS.includes(assumption)),
      foundWith: found,
      machine: { cpus, online, forkCopiesSlots },
      events: counterexample.events,
      ...story,
      ...(writtenTo !== undefined && { writtenTo }),
    },
  };
};
