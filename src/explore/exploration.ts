/** What an exploration found. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import type { Finding, InvariantName } from '../../properties/invariant.ts';
import type { StateGraph } from './graph.ts';
import type { Bound, Searched } from './search.ts';
import type { Reached } from './reach.ts';
import { type CountedCourse, countedCourses, type Tally } from './tally.ts';

/** What broke an invariant, with a ledger of least length that leads there. */
export interface Counterexample {
  readonly finding: Finding;
  readonly events: readonly LedgerEvent[];
}

export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** States that were not gone on from, as nothing is promised of what comes after them; absent: none. */
  readonly abandoned?: number;
  /** Absent: every reachable state was visited. */
  readonly stoppedBy?: Bound;
  /** One for each invariant that is broken, shortest first. */
  readonly counterexamples: readonly Counterexample[];
  /** Each way in which something went, and how often. */
  readonly courses: readonly CountedCourse[];
  /** What else happened, and what never did though the policy has it. */
  readonly reached: readonly Reached[];
  /** The invariants that every transition was held to. */
  readonly judged: readonly InvariantName[];
  /** Whether states that differ in names alone were taken for one. */
  readonly symmetry: boolean;
  /** Why one thread searched alone though more were wanted; absent: it did not have to. */
  readonly obstacle?: string;
  /** The machine on which it all happened. */
  readonly machine: Machine;
  /** What was found, to be drawn. @throws InputError where it is too much. */
  readonly graph: () => StateGraph;
}

export const explorationOf = (
  { states, transitions, depth, stoppedBy }: Searched,
  tally: Tally,
  rest: Omit<Exploration, 'states' | 'transitions' | 'depth' | 'stoppedBy' | 'courses'>,
): Exploration => ({
  states,
  transitions,
  depth,
  ...(stoppedBy !== undefined && { stoppedBy }),
  courses: countedCourses(tally),
  ...rest,
});
