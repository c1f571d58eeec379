/** The state after an event as one row: what `replay --every` prints a line of. */
import type { Operation } from '../../machines/operation.ts';
import type { Fault, Outcome, Result } from '../../machines/outcome.ts';
import type { StateRow } from '../../machines/policy.ts';
import type { Engine } from './engine.ts';

/** A row ends the stream where `result` is `oops`; `why` then says how the modelled kernel died, and there is no state. */
export interface ReplayRow {
  readonly seq: number;
  readonly result: Result;
  readonly why?: Fault;
  /** The row of a `debug.exception`: whose callbacks ran, in order. */
  readonly delivered?: readonly string[];
  /** The policy's own columns. */
  readonly [column: string]: unknown;
}

/** The row of an event, of the policy's own columns; `delivered` for an exception. The keys stand in the order in which they are printed. */
export const rowOf = (
  seq: number,
  outcome: Outcome,
  columns: StateRow,
  delivered?: readonly string[],
): ReplayRow => {
  if (outcome.kind === 'oops') return { seq, result: outcome.result, why: outcome.why };
  const row = { seq, result: outcome.result, ...columns };
  return delivered === undefined ? row : { ...row, delivered };
};

/** The row after `op`, which `engine` has just taken. */
export const rowAfter = (engine: Engine, op: Operation, outcome: Outcome): ReplayRow =>
  rowOf(op.seq, outcome, engine.row(), op.type === 'debug.exception' ? engine.delivered() : undefined);
