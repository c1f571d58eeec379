/** What the catalogue says of a known defect (domain.md §4.1 and §4.3), as data. */
import type { Machine } from '../../machines/machine.ts';
import type { Result } from '../../machines/outcome.ts';
import type { Repair } from '../../machines/percpu/repairs.ts';
import type { Assumption } from '../assumptions.ts';
import type { InvariantName } from '../invariant.ts';

/** Invariants with the event (its `seq`) at which each is first broken. */
export type Breaks = Readonly<Partial<Record<InvariantName, number>>>;

/** A sequence that shows a defect, the shortest known of its kind. */
export interface DefectSequence {
  /** What this sequence shows. */
  readonly shows: string;
  /** Events in the shorthand of `shorthand.ts`, on two possible CPUs, both online at the start. */
  readonly events: string;
  /** Some of its calls run part by part: only the interleaved engine can replay it. */
  readonly interleaved?: true;
  /** What the catalogue names. */
  readonly breaks: Breaks;
  /** What breaks besides, as a consequence or as another defect that the sequence happens to meet. */
  readonly alsoBreaks?: Breaks;
  /** The assumptions of domain.md §5.1 that must be dropped for it to be judged. */
  readonly needs: readonly Assumption[];
  /** What the events answer; 0 for those that are absent. */
  readonly answers?: Readonly<Record<number, Result>>;
}

export interface Defect {
  readonly id: string;
  readonly what: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  /** The policies that have it. */
  readonly policies: readonly ('global' | 'percpu-rfc')[];
  /** The repairs of domain.md §4.4 that end it. */
  readonly repairs: readonly Repair[];
  /** Facts of the machine without which it does not show. */
  readonly machine?: Partial<Machine>;
  readonly sequences: readonly DefectSequence[];
}
