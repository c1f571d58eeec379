/** The result of an exploration as `explore --json` prints it; the keys stand in the order in which they are printed. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Finding } from '../../properties/invariant.ts';
import type { Exploration } from '../explore/exploration.ts';
import type { CountedCourse } from '../explore/tally.ts';
import type { Wish } from '../explore/wish.ts';

export interface ViolationReport extends Finding {
  /** The shortest ledger that leads there. */
  readonly events: readonly LedgerEvent[];
}

export interface ExploreReport {
  readonly policy: string;
  readonly cpus: number;
  readonly breakpoints: number;
  readonly tasks: number;
  readonly steps: Wish['steps'];
  readonly symmetry: boolean;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly complete: boolean;
  /** What ended it before its frontier was empty. */
  readonly stoppedBy?: Exploration['stoppedBy'];
  /** States that were not gone on from, as nothing is promised of what comes after them. */
  readonly abandoned: number;
  readonly violations: readonly ViolationReport[];
  readonly seconds: number;
  readonly judged: Exploration['judged'];
  readonly courses: readonly Omit<CountedCourse, 'outcome'>[];
  readonly reached: Exploration['reached'];
}

export const exploreReport = (
  policy: string,
  wish: Wish,
  found: Exploration,
  seconds: number,
): ExploreReport => ({
  policy,
  ...wish.extent,
  steps: wish.steps,
  symmetry: found.symmetry,
  states: found.states,
  transitions: found.transitions,
  depth: found.depth,
  complete: found.stoppedBy === undefined,
  ...(found.stoppedBy !== undefined && { stoppedBy: found.stoppedBy }),
  abandoned: found.abandoned ?? 0,
  violations: found.counterexamples.map(({ finding, events }) => ({ ...finding, events })),
  seconds: Math.round(seconds * 1000) / 1000,
  judged: found.judged,
  courses: found.courses.map(({ outcome: _, ...course }) => course),
  reached: found.reached,
});
