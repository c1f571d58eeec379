/** The result of a verification as `verify --json` prints it; the keys stand in the order in which they are printed. */
import type { Machine } from '../../machines/machine.ts';
import type { Mismatch } from '../verify/answers.ts';
import type { Inferred } from '../verify/infer.ts';
import type { Score, Unknowable } from '../verify/tally.ts';
import type { Verification } from '../verify/verify.ts';

export interface VerifyReport {
  readonly policy: string;
  readonly machine: Omit<Machine, 'taskSizeMax'> & { readonly taskSizeMax: string };
  readonly inferred: readonly Inferred[];
  readonly events: number;
  /** Forks that made copies of breakpoints or should have: no breakpoint calls, so counted apart. */
  readonly forks: Score;
  /** How often another order of overlapping calls explained the answers. */
  readonly reordered: number;
  /** Answers that nothing explains. */
  readonly missed: number;
  /** Every answer that the kernel gave to an open, a poke or a modification. */
  readonly calls: number;
  readonly predicted: number;
  readonly byKind: Readonly<Record<'open' | 'poke' | 'modify', Score>>;
  readonly unknowable: Readonly<Record<Unknowable, number>>;
  /** The first of the missed. */
  readonly mismatches: readonly Mismatch[];
  /** Invariants that did not hold. */
  readonly violations: readonly never[];
}

export const verifyReport = (policy: string, { machine, tally, inferred }: Verification): VerifyReport => {
  const { open, poke, modify, fork } = tally.byKind;
  return {
    policy,
    machine: { ...machine, taskSizeMax: `0x${machine.taskSizeMax.toString(16)}` },
    inferred,
    events: tally.events,
    forks: fork,
    reordered: tally.reordered,
    missed: tally.missed,
    calls: open.calls + poke.calls + modify.calls,
    predicted: open.predicted + poke.predicted + modify.predicted,
    byKind: { open, poke, modify },
    unknowable: tally.unknowable,
    mismatches: tally.mismatches,
    violations: [],
  };
};
