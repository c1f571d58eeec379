/** What of a moment is marked: the places that the event changed, and those where an invariant does not hold. */
import type { Finding, InvariantName } from '../../../properties/invariant.ts';
import { type Change, pathText } from '../../replay/state/place.ts';

export interface Marks {
  /** Whether the event changed the place, or something within it. */
  readonly isLit: (place: string) => boolean;
  readonly wrongAtSlot: (cpu: number, slot: number) => readonly string[];
  readonly wrongOfTask: (task: string, slot?: number) => readonly string[];
  /** What is wrong with a CPU as a whole. */
  readonly wrongOfCpu: (cpu: number) => readonly string[];
  /** What is wrong with where the boundary is. */
  readonly wrongOfBoundary: () => readonly string[];
  /** What is wrong with what a CPU counts: its consumed slots, or the sum that is held against the limit. */
  readonly wrongOfCount: (cpu: number) => readonly string[];
  /** What is wrong with the number of tasks that hold a slot. */
  readonly wrongOfRefcount: (slot: number) => readonly string[];
  /** What is wrong and has no place of its own. */
  readonly wrongAnywhere: () => readonly string[];
}

/** Invariants that speak of where the boundary is, and of what a CPU counts (domain.md §5.2 and §6.2). */
const OF_BOUNDARY: ReadonlySet<InvariantName> = new Set(['RANGE', 'TIGHT', 'BOUNDARY', 'ONESTEP']);
const OF_COUNT: ReadonlySet<InvariantName> = new Set(['RANGE', 'CAP', 'COUNT', 'FITS']);

const textOf = ({ invariant, sentence }: Finding): string => `${invariant}: ${sentence}`;

/** Every place on the way to one that changed has changed as well. */
const placesOf = (changes: readonly Change[]): ReadonlySet<string> =>
  new Set(changes.flatMap(({ path }) => path.map((_, i) => pathText(path.slice(0, i + 1)))));

export const marksOf = (changes: readonly Change[], findings: readonly Finding[]): Marks => {
  const places = placesOf(changes);
  const textsOf = (isMeant: (finding: Finding) => boolean): readonly string[] =>
    findings.filter(isMeant).map(textOf);
  return {
    isLit: (place) => places.has(place),
    wrongAtSlot: (cpu, slot) =>
      textsOf((one) => one.cpu === cpu && one.slot === slot && one.task === undefined),
    wrongOfTask: (task, slot) => textsOf((one) => one.task === task && one.slot === slot),
    wrongOfCpu: (cpu) =>
      textsOf((one) => one.cpu === cpu && one.slot === undefined && one.task === undefined),
    wrongOfBoundary: () => textsOf((one) => one.cpu === undefined && OF_BOUNDARY.has(one.invariant)),
    wrongOfCount: (cpu) => textsOf((one) => one.cpu === cpu && OF_COUNT.has(one.invariant)),
    wrongOfRefcount: (slot) => textsOf((one) => one.slot === slot && one.invariant === 'REFCNT'),
    wrongAnywhere: () => textsOf((one) => one.cpu === undefined && one.task === undefined),
  };
};
