/** The score of a verification. */
import type { CallKind, Mismatch } from './answers.ts';

export interface Score {
  readonly calls: number;
  readonly predicted: number;
}

/**
 * Why a recording cannot tell an answer: domain.md §6.4 "Exchange"; overlapping calls that no order explains; what the model does
 * not hold, like permissions.
 */
export type Unknowable = 'exchange' | 'overlap' | 'outside';

/** Mismatches that are kept in full; the others are counted. */
const MISMATCHES_KEPT = 100;

export interface Tally {
  readonly events: number;
  readonly byKind: Readonly<Record<CallKind, Score>>;
  readonly unknowable: Readonly<Record<Unknowable, number>>;
  /** Calls whose answer another order of overlapping calls explained. */
  readonly reordered: number;
  readonly missed: number;
  /** The first of the missed. */
  readonly mismatches: readonly Mismatch[];
  /** The first of those that the recording cannot tell. */
  readonly excused: readonly Excused[];
}

/** A miss that the recording cannot tell, and by which marks. */
export interface Excused extends Mismatch {
  readonly why: Unknowable;
}

export interface TallyKeeper {
  readonly event: () => void;
  readonly call: (kind: CallKind, isPredicted: boolean) => void;
  readonly unknowable: (why: Unknowable, mismatch: Mismatch) => void;
  readonly reordered: () => void;
  readonly missed: (mismatch: Mismatch) => void;
  readonly result: () => Tally;
}

export const startTally = (): TallyKeeper => {
  let events = 0;
  let reordered = 0;
  let missed = 0;
  const byKind = {
    open: { calls: 0, predicted: 0 },
    poke: { calls: 0, predicted: 0 },
    modify: { calls: 0, predicted: 0 },
    fork: { calls: 0, predicted: 0 },
  };
  const unknowable = { exchange: 0, overlap: 0, outside: 0 };
  const mismatches: Mismatch[] = [];
  const excused: Excused[] = [];
  return {
    event: () => {
      events += 1;
    },
    call: (kind, isPredicted) => {
      byKind[kind].calls += 1;
      if (isPredicted) byKind[kind].predicted += 1;
    },
    unknowable: (why, mismatch) => {
      unknowable[why] += 1;
      if (excused.length < MISMATCHES_KEPT) excused.push({ ...mismatch, why });
    },
    reordered: () => {
      reordered += 1;
    },
    missed: (mismatch) => {
      missed += 1;
      if (mismatches.length < MISMATCHES_KEPT) mismatches.push(mismatch);
    },
    result: () => ({ events, byKind, unknowable, reordered, missed, mismatches, excused }),
  };
};
