/** A campaign: random ledgers against the invariants that a policy promises, until one breaks or all were tried. */
import fc from 'fast-check';
import type { Machine } from '../../machines/machine.ts';
import { type Plan, plans } from '../../properties/arbitraries/plan.ts';
import type { Assumption } from '../../properties/assumptions.ts';
import { keepingFor } from '../../properties/campaign/keeping.ts';
import type { Subject } from '../../properties/campaign/subject.ts';
import { type Trial, tryPlan } from '../../properties/campaign/trial.ts';
import type { Judgement } from '../../properties/judge.ts';
import { expectedOf } from '../../properties/sometimes/sometimes.ts';
import { breathing } from '../breathing.ts';
import { shrinkTrial } from './counterexample.ts';
import { startStatistics, type Statistics } from './statistics.ts';

export interface CampaignWish {
  /** Ledgers to try. */
  readonly runs: number;
  /** The same seed, with the same wish, tries the same ledgers. */
  readonly seed: number;
  /** Where an earlier campaign of this seed failed: only that is tried again. */
  readonly path?: string | undefined;
  readonly judgement: Judgement;
  /** Assumptions that every ledger keeps, beside those without which nothing would be judged. */
  readonly kept?: readonly Assumption[];
  /** Largest number of possible CPUs, 1 to 4, and of events of a ledger. */
  readonly mostCpus: number;
  readonly mostEvents: number;
  readonly isInterleaved: boolean;
  /** Facts of the machine that do not vary. */
  readonly facts: Partial<Machine>;
}

/** A broken invariant, as short and plain as it could be made. */
export interface Failure {
  /** With the seed, what brings it back. */
  readonly path: string;
  /** Events of the ledger that was found first, and of what fast-check made of it. */
  readonly found: number;
  readonly shrunkTo: number;
  readonly counterexample: Trial;
}

export interface CampaignResult {
  readonly statistics: Statistics;
  /** Whether somebody asked to end it before its time. */
  readonly wasInterrupted: boolean;
  readonly failure?: Failure;
}

/** How a campaign is followed while it goes. */
export interface Spectator {
  /** Told after each ledger how things stand. */
  readonly progress?: (standing: () => Statistics) => void;
  /** Ends the campaign when it is aborted. */
  readonly signal?: AbortSignal;
}

/** Runs the campaign. Pure but for the clock that lets it breathe: the result depends on the wish alone. */
export const campaign = async <K extends object>(
  subject: Subject<K>,
  wish: CampaignWish,
  { progress, signal }: Spectator = {},
): Promise<CampaignResult> => {
  const { judgement, isInterleaved, mostCpus, mostEvents, facts } = wish;
  const keeping = keepingFor(subject.invariants, subject.policy, judgement);
  const kept = [...new Set([...keeping.kept, ...(wish.kept ?? [])])];
  const { name: policy } = subject.policy;
  const expected = expectedOf(subject.sometimes, { policy, kept, isInterleaved, mostCpus });
  const statistics = startStatistics(expected);
  const breathe = breathing();
  let found: Trial | undefined;

  const holds = async (plan: Plan): Promise<boolean> => {
    await breathe();
    if (signal?.aborted === true) throw new fc.PreconditionFailure(true);
    if (found !== undefined) return tryPlan(subject, plan, judgement).finding === undefined;
    statistics.run();
    const trial = tryPlan(subject, plan, judgement, statistics.event);
    progress?.(statistics.result);
    if (trial.finding !== undefined) found = trial;
    return trial.finding === undefined;
  };

  const { keptByMany } = keeping;
  const { withPerf } = subject;
  const bounds = { mostCpus, mostEvents, facts, isInterleaved, withPerf, kept, keptByMany };
  const details = await fc.check(fc.asyncProperty(plans(bounds), holds), {
    numRuns: wish.runs,
    seed: wish.seed,
    ...(wish.path !== undefined && { path: wish.path }),
  });
  const ended = { statistics: statistics.result(), wasInterrupted: signal?.aborted === true };
  const [plan] = details.counterexample ?? [];
  if (plan === undefined || found === undefined) return ended;
  const shrunk = tryPlan(subject, plan, judgement);
  return {
    ...ended,
    failure: {
      path: details.counterexamplePath ?? '',
      found: found.events.length,
      shrunkTo: shrunk.events.length,
      counterexample: shrinkTrial(subject, shrunk, judgement),
    },
  };
};
