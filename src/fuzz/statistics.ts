/** What a campaign has seen: how many events of each kind, what they were answered and why, and what it reached. */
import type { EventType } from '../../machines/events.ts';
import type { Outcome } from '../../machines/outcome.ts';
import type { CheckedEvent, Checker } from '../../properties/check.ts';
import type { Sometimes } from '../../properties/sometimes/sometimes.ts';

/** A reason for an answer: the rule that refused, or just the result. */
export interface Reason {
  readonly result: string | 0;
  readonly section?: string;
  readonly rule?: string;
  readonly count: number;
}

export interface Statistics {
  readonly runs: number;
  readonly events: number;
  readonly byKind: Readonly<Partial<Record<EventType, number>>>;
  /** The most frequent first. */
  readonly reasons: readonly Reason[];
  /** *Sometimes* properties by the run that reached each first. */
  readonly reached: readonly { readonly name: string; readonly run: number }[];
  /** Those that this campaign should have reached and has not. */
  readonly neverReached: readonly string[];
}

export interface StatisticsKeeper<K> {
  /** One more ledger begins. */
  readonly run: () => void;
  readonly event: (checked: CheckedEvent<K>, checker: Checker<K>) => void;
  readonly result: () => Statistics;
}

interface Counted {
  readonly outcome: Outcome;
  count: number;
}

const reasonOf = ({ outcome, count }: Counted): Reason => {
  switch (outcome.kind) {
    case 'refused':
      return { result: outcome.result, section: outcome.section, rule: outcome.rule, count };
    case 'oops':
      return { result: outcome.result, rule: outcome.why, count };
    case 'nothing':
      return { result: outcome.result, rule: 'there was nothing to do', count };
    case 'granted':
    case 'unsupported':
      return { result: outcome.result, count };
  }
};

/** `expected` are the *sometimes* properties that the campaign has to reach. */
export const startStatistics = <K>(expected: readonly Sometimes<K>[]): StatisticsKeeper<K> => {
  let runs = 0;
  let events = 0;
  const byKind: Partial<Record<EventType, number>> = {};
  // An outcome is made once, and is its rule.
  const outcomes = new Map<Outcome, Counted>();
  const reached: { name: string; run: number }[] = [];
  let awaited = expected;

  const look = ({ step }: CheckedEvent<K>, { witness }: Checker<K>): void => {
    if (!awaited.some(({ isReached }) => isReached(step, witness))) return;
    for (const { name, isReached } of awaited)
      if (isReached(step, witness)) reached.push({ name, run: runs });
    awaited = awaited.filter(({ isReached }) => !isReached(step, witness));
  };

  return {
    run: () => {
      runs += 1;
    },
    event: (checked, checker) => {
      events += 1;
      const { type } = checked.event;
      byKind[type] = (byKind[type] ?? 0) + 1;
      const { outcome } = checked.step;
      const counted = outcomes.get(outcome);
      if (counted === undefined) outcomes.set(outcome, { outcome, count: 1 });
      else counted.count += 1;
      if (awaited.length > 0) look(checked, checker);
    },
    result: () => ({
      runs,
      events,
      byKind,
      reasons: [...outcomes.values()].sort((a, b) => b.count - a.count).map(reasonOf),
      reached,
      neverReached: awaited.map(({ name }) => name),
    }),
  };
};
