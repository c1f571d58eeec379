/** The result of a verification as `verify --json` prints it; the keys stand in the order in which they are printed. */
import type { Machine } from '../../machines/machine.ts';
import type { InvariantName } from '../../properties/invariant.ts';
import type { Mismatch } from '../verify/answers.ts';
import type { Inferred } from '../verify/infer.ts';
import type { Excused, Score, Unknowable } from '../verify/tally.ts';
import type { Violation } from '../verify/invariants.ts';
import type { Verification } from '../verify/verify.ts';

/** Misses that are told in full; the others are counted. */
const TOLD = 20;

export interface VerifyReport {
  readonly policy: string;
  readonly machine: Omit<Machine, 'taskSizeMax'> & { readonly taskSizeMax: string };
  readonly inferred: readonly Inferred[];
  readonly events: number;
  /** The invariants that every event was held to; none for a policy of an unknown kind. */
  readonly invariants: readonly InvariantName[];
  /** The event at which the modelled kernel died: nothing after it was judged. */
  readonly diedAt?: number;
  /** Forks that made copies of breakpoints or should have: no breakpoint calls, so counted apart. */
  readonly forks: Score;
  /** How often another order of overlapping calls explained the answers. */
  readonly reordered: number;
  /** Answers that nothing explains. */
  readonly missed: number;
  /** The first of those that a recording cannot tell, and by which marks. */
  readonly excused: readonly Excused[];
  /** Every answer that the kernel gave to an open, a poke or a modification. */
  readonly calls: number;
  readonly predicted: number;
  readonly byKind: Readonly<Record<'open' | 'poke' | 'modify', Score>>;
  readonly unknowable: Readonly<Record<Unknowable, number>>;
  /** The first of the missed. */
  readonly mismatches: readonly Mismatch[];
  /** The first place of each invariant that did not hold, nothing assumed. */
  readonly violations: readonly Violation[];
}

export const verifyReport = (
  policy: string,
  { machine, tally, inferred, judged }: Verification,
): VerifyReport => {
  const { open, poke, modify, fork } = tally.byKind;
  const { violations, ...heldTo } = judged;
  return {
    policy,
    machine: { ...machine, taskSizeMax: `0x${machine.taskSizeMax.toString(16)}` },
    inferred,
    events: tally.events,
    ...heldTo,
    forks: fork,
    reordered: tally.reordered,
    missed: tally.missed,
    excused: tally.excused.slice(0, TOLD),
    calls: open.calls + poke.calls + modify.calls,
    predicted: open.predicted + poke.predicted + modify.predicted,
    byKind: { open, poke, modify },
    unknowable: tally.unknowable,
    mismatches: tally.mismatches.slice(0, TOLD),
    violations,
  };
};
