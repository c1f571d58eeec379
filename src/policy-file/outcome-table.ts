/**
 * Outcomes are made once, so that an outcome is its rule (`machines/outcome.ts`): reports tell them apart by identity. A policy
 * that makes a new one at each answer gets the first of its kind instead.
 */
import { GRANTED, NOTHING_TO_DO, type Outcome, UNSUPPORTED } from '../../machines/outcome.ts';

const textOf = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'refused':
      return JSON.stringify([outcome.kind, outcome.result, outcome.rule, outcome.section]);
    case 'oops':
      return JSON.stringify([outcome.kind, outcome.why]);
    case 'granted':
    case 'nothing':
    case 'unsupported':
      return JSON.stringify([outcome.kind]);
  }
};

/** @returns what answers, for outcomes that say the same, always the same one. */
export const outcomeTable = (): ((outcome: Outcome) => Outcome) => {
  const known = new WeakMap<Outcome, Outcome>();
  const first = new Map([GRANTED, NOTHING_TO_DO, UNSUPPORTED].map((own: Outcome) => [textOf(own), own]));
  return (outcome) => {
    const before = known.get(outcome);
    if (before !== undefined) return before;
    const text = textOf(outcome);
    const one = first.get(text) ?? outcome;
    first.set(text, one);
    known.set(outcome, one);
    return one;
  };
};
