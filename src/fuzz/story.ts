/** A counterexample told event by event: what was asked, what was answered, what changed, and at last what broke. */
import type { Outcome } from '../../machines/outcome.ts';
import { NONE } from '../../machines/roster.ts';
import { type Assumption, assumptionsOf } from '../../properties/assumptions.ts';
import type { Subject } from '../../properties/campaign/subject.ts';
import type { Trial } from '../../properties/campaign/trial.ts';
import type { Finding } from '../../properties/invariant.ts';
import { claimOf } from '../../properties/judge.ts';
import { shorthandOf } from '../../properties/shorthand-text.ts';
import { sectionText } from '../explain/wording.ts';
import { rowOf, type ReplayRow } from '../replay/rows.ts';
import { changeText } from '../replay/state/change-text.ts';
import { differences } from '../replay/state/differences.ts';

export interface StoryStep {
  readonly seq: number;
  /** In the shorthand of domain.md §1.4. */
  readonly event: string;
  readonly result: string | 0;
  /** Which rule refused, or why the kernel died. */
  readonly why?: string;
  readonly changes: readonly string[];
  /** Assumptions that no event before it had broken. */
  readonly breaks: readonly Assumption[];
  /** Whose callbacks were called. */
  readonly called: readonly string[];
}

export interface Story {
  readonly steps: readonly StoryStep[];
  readonly finding: Finding;
  /** What the broken invariant claims, and under which assumptions the policy promises it. */
  readonly claim: string;
  readonly under: readonly Assumption[];
  /** The assumptions that the ledger breaks. */
  readonly broken: readonly Assumption[];
  /** The state after its last event, as a replay prints it. */
  readonly last: ReplayRow;
}

/** The line that refused, or why the kernel died. */
const reasonFor = (outcome: Outcome): string | undefined => {
  if (outcome.kind === 'oops') return outcome.why;
  return outcome.kind === 'refused' ? `${outcome.rule} (${sectionText(outcome.section)})` : undefined;
};

/** Tells the trial of a subject that broke `finding` with its last event. */
export const storyOf = <K extends object>(
  { policy, invariants, start }: Subject<K>,
  { machine, events }: Trial,
  finding: Finding,
): Story => {
  const checker = start(machine, { only: [] });
  const texts = shorthandOf(events);
  const steps: StoryStep[] = [];
  let columns = policy.row(policy.initial(machine), checker.roster);
  let broken = checker.witness.broken;
  let last: ReplayRow = { seq: 0, result: 0, ...columns };
  events.forEach((event, index) => {
    const checked = checker.next(event);
    if (checked === undefined) return;
    const { outcome, after, delivered } = checked.step;
    const before = columns;
    columns = policy.row(after, checker.roster);
    const why = reasonFor(outcome);
    steps.push({
      seq: event.seq,
      event: texts[index] ?? event.type,
      result: outcome.result,
      ...(why !== undefined && { why }),
      changes: differences(before, columns).map(changeText),
      breaks: assumptionsOf(checker.witness.broken & ~broken),
      called: delivered.filter((bp) => bp !== NONE).map((bp) => checker.roster.breakpoints.at(bp)),
    });
    broken = checker.witness.broken;
    last = rowOf(event.seq, outcome, columns);
  });
  const broke = invariants.find(({ name }) => name === finding.invariant);
  return {
    steps,
    finding,
    claim: broke?.says ?? '',
    under: (broke && claimOf(broke, policy)?.under) ?? [],
    broken: assumptionsOf(broken),
    last,
  };
};
