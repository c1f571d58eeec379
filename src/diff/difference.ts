/**
 * What a comparison of two sides tells, as plain data: JSON as it stands, and what `differenceText` makes sentences of. A side
 * is a policy over a ledger: two policies over one, or one policy over two.
 */
import type { Fault, Result } from '../../machines/outcome.ts';
import type { StateRow } from '../../machines/policy.ts';
import type { Explanation, Request } from '../explain/explanation.ts';

/** What a side says to an event. */
export interface Answer {
  readonly result: Result;
  /** Of a refusal: the rule that decided, and the section of docs/domain.md that tells of it. */
  readonly rule?: string;
  readonly section?: string;
  /** Of an oops: why the kernel dies. */
  readonly why?: Fault;
  /** Of a debug exception: the breakpoints whose callbacks ran, in order. */
  readonly delivered?: readonly string[];
}

/** An event, what it asked for (a step: the operation that it carries on), and what the side said. */
export interface Decision {
  readonly seq: number;
  readonly request: Request;
  readonly answer: Answer;
}

/**
 * `request`: the two ledgers ask for different things here, or one of them asks for something alone. `death`: one side dies (an
 * oops), or both do for different reasons. `unsupported`: one side has no such call. `answer`: the results differ. `delivery`:
 * other callbacks ran. `state`: the answers agree, and something that was equal before is not any more.
 */
export type DivergenceKind = 'request' | 'death' | 'unsupported' | 'answer' | 'delivery' | 'state';

/** A piece of state that differs: its path in a row of `replay --every`, and what stands there on each side. */
export interface PathDifference {
  readonly path: string;
  readonly left: unknown;
  readonly right: unknown;
}

/** One event, or pair of events, at which the sides part. */
export interface Divergence {
  readonly kind: DivergenceKind;
  /** Absent where this side has no such event. */
  readonly left?: Decision;
  readonly right?: Decision;
  /** What of the two states, equal before this event, differs after it; at most {@link MOST_PATHS}. */
  readonly parted: readonly PathDifference[];
}

/** Paths that one divergence names. */
export const MOST_PATHS = 16;

/** Divergences that are alike: the same answers by the same rules, or the same columns of the state. */
export interface KindTally {
  readonly kind: DivergenceKind;
  readonly count: number;
  /** The first of them. */
  readonly first: Divergence;
}

/** How one side fared. */
export interface SideSummary {
  /** What reports call it. */
  readonly label: string;
  readonly policy: string;
  /** Events that it decided. */
  readonly events: number;
  /** Events that it was not asked for: its caller, refused before, would not have made them. */
  readonly notAsked: number;
  /** Grants that were given back at once, since the recorded kernel had refused them and the program went on without. */
  readonly givenBack: number;
  /** The event at which its kernel died, if it did: what follows was not decided. */
  readonly diedAt?: number;
}

/** The first divergence that is about a call which both sides have, if there is one, with everything that helps to see why. */
export interface FirstDivergence {
  readonly divergence: Divergence;
  /** The states after it, as rows of `replay --every`; absent where the side has died or has no such event. */
  readonly left?: StateRow;
  readonly right?: StateRow;
  /** What `explain` says of it on each side. */
  readonly explained: { readonly left?: Explanation; readonly right?: Explanation };
}

export interface Difference {
  readonly left: SideSummary;
  readonly right: SideSummary;
  /** Events that both sides decided. */
  readonly compared: number;
  /** The columns of the states that could be compared; none where the two policies count different things. */
  readonly columns: readonly string[];
  /** Divergences in all. */
  readonly count: number;
  readonly byKind: readonly KindTally[];
  /** The first ones, as many as were asked for. */
  readonly divergences: readonly Divergence[];
  readonly first?: FirstDivergence;
}
