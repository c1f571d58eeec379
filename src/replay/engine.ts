/** What every engine offers to a replay, whatever it does inside: the same recipes, so the same outcomes and the same rows. */
import type { Hindrance } from '../../machines/interleaved/hindrance.ts';
import type { Operation } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import type { StateRow } from '../../machines/policy.ts';
import type { Roster } from '../../machines/roster.ts';

export interface Engine {
  /** The names behind the ids of the operations that it takes. */
  readonly roster: Roster;
  /** What keeps the next operation from happening while others are under way (a ledger may interleave them), if anything does. */
  readonly hindrance: (op: Operation) => Hindrance | undefined;
  /** Carries out the next operation, in whole or by one step; nothing may hinder it. After an oops it must not be asked again. */
  readonly take: (op: Operation) => Outcome;
  /** The breakpoints whose callbacks the last operation called, in order. */
  readonly delivered: () => readonly string[];
  /** The present state, without `seq` and `result`. */
  readonly row: () => StateRow;
}

/** The engines by name: `bulk` is fast, `machine` goes through the statecharts and is the readable reference. */
export type EngineName = 'bulk' | 'machine';
