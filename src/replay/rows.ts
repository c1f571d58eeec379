/** The state after an event as one row: what `replay --every` prints a line of. */
import type { Operation } from '../../machines/operation.ts';
import type { Fault, Outcome, Result } from '../../machines/outcome.ts';
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

/** The row after `op`, which `engine` has just taken; the keys stand in the order in which they are printed. */
export const rowAfter = (engine: Engine, op: Operation, outcome: Outcome): ReplayRow => {
  if (outcome.kind === 'oops') return { seq: op.seq, result: outcome.result, why: outcome.why };
  const row = { seq: op.seq, result: outcome.result, ...engine.row() };
  return op.type === 'debug.exception' ? { ...row, delivered: engine.delivered() } : row;
};
