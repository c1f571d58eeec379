/** What the invariants find at each event, judged bit by bit so that nobody waits for it. */
import type { Policy } from '../../../machines/policy.ts';
import { withSubject } from '../../../properties/campaign/subject.ts';
import type { Checker } from '../../../properties/check.ts';
import type { Finding } from '../../../properties/invariant.ts';
import type { OpenedLedger } from './opened-ledger.ts';

export interface Findings {
  /** Judges the next events, for as long as `mayGoOn` says; answers whether there are more. */
  readonly judge: (mayGoOn: () => boolean) => boolean;
  /** The last event that was judged. */
  readonly upTo: () => number;
  /** What does not hold after event `seq`. */
  readonly at: (seq: number) => readonly Finding[];
  /** The events at which something began not to hold, ascending. */
  readonly breaks: () => readonly number[];
}

const NOTHING: readonly Finding[] = [];

/** What does not hold from an event on, until the next entry. */
interface Entry {
  readonly seq: number;
  readonly findings: readonly Finding[];
}

const textOf = (findings: readonly Finding[]): string =>
  findings.map(({ invariant, sentence }) => `${invariant} ${sentence}`).join('\n');

const hasNew = (before: readonly Finding[], after: readonly Finding[]): boolean =>
  after.some(({ invariant }) => before.every((one) => one.invariant !== invariant));

const findingsBy = <K>(checker: Checker<K>, ledger: OpenedLedger, length: () => number): Findings => {
  const entries: Entry[] = [];
  const breaks: number[] = [];
  let upTo = 0;

  const judgeNext = (): void => {
    const seq = upTo + 1;
    const { findings } = checker.next(ledger.eventAt(seq)) ?? { findings: NOTHING };
    upTo = seq;
    const before = entries.at(-1)?.findings ?? NOTHING;
    if (textOf(before) === textOf(findings)) return;
    if (hasNew(before, findings)) breaks.push(seq);
    entries.push({ seq, findings });
  };

  /** Index of the last entry at or before `seq`, −1 if there is none: there can be as many entries as events. */
  const lastBefore = (seq: number): number => {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((entries[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  return {
    judge: (mayGoOn) => {
      while (upTo < length() && mayGoOn()) judgeNext();
      return upTo < length();
    },
    upTo: () => upTo,
    at: (seq) => entries[lastBefore(seq)]?.findings ?? NOTHING,
    breaks: () => breaks,
  };
};

const SILENCE: Findings = { judge: () => false, upTo: () => 0, at: () => NOTHING, breaks: () => [] };

/**
 * Nothing is assumed, as in `verify`. Of a policy of an unknown kind no invariant speaks.
 * @param length how many events have happened so far.
 */
export const findingsOf = <K extends object>(
  policy: Policy<K>,
  ledger: OpenedLedger,
  length: () => number,
): Findings =>
  withSubject(policy, (subject) =>
    findingsBy(subject.start(ledger.machine, { assumed: [] }), ledger, length),
  ) ?? SILENCE;
