/** What each question looks at while a history goes by. */
import type { Operation } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import type { Finding } from '../../properties/invariant.ts';

/** An event that has just happened. */
export interface Passed<K> {
  readonly op: Operation;
  readonly outcome: Outcome;
  readonly kernel: K;
  readonly delivered: readonly number[];
}

/** Answers one question event by event; it is shown every event, in order. */
export interface Watcher<K> {
  /** Is this one asked for? */
  readonly sees: (passed: Passed<K>) => boolean;
  /** What broke with the event that was seen last; nothing for questions of another kind. */
  readonly findings?: () => readonly Finding[];
}
