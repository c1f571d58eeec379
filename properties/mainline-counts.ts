/** The slots that the events of a state take, and what a step changed of them: for the invariants of `mainline`. */
import {
  type Counts,
  countTakings,
  giveBack,
  take,
  type Taking,
  takingsOf,
} from '../machines/mainline/fits.ts';
import type { MainlineKernel, PerfEvent } from '../machines/mainline/state.ts';
import type { Step } from './invariant.ts';

let last: { readonly step: Step<MainlineKernel>; readonly counts: Counts } | undefined;

/** Counted from the events alone after the step: anew, but once a step for all who ask, where nobody has kept count. */
export const countsAfter = (step: Step<MainlineKernel>): Counts => {
  if (step.counts !== undefined) return step.counts;
  if (last?.step === step) return last.counts;
  const counts = countTakings(takingsOf(step.after), step.machine.cpus);
  last = { step, counts };
  return counts;
};

/** An entry of the events that a step changed. */
export interface EventChange {
  readonly was: PerfEvent | undefined;
  readonly is: PerfEvent | undefined;
}

export const eventChanges = ({ before, after, changedEvents }: Step<MainlineKernel>): EventChange[] => {
  if (before.events === after.events) return [];
  const length = Math.max(before.events.length, after.events.length);
  const ids = changedEvents ?? Array.from({ length }, (_, id) => id);
  return ids
    .map((id) => ({ was: before.events[id], is: after.events[id] }))
    .filter(({ was, is }) => was !== is);
};

/** What `read` says of the counts before the step with `asked` on top. */
export const withAsked = <T>(
  step: Step<MainlineKernel>,
  asked: readonly Taking[],
  read: (counts: Counts) => T,
): T => {
  const counts = countsAfter(step);
  const changes = eventChanges(step);
  const more = [...changes.flatMap(({ was }) => was ?? []), ...asked];
  const less = changes.flatMap(({ is }) => is ?? []);
  for (const taking of more) take(counts, taking);
  for (const taking of less) giveBack(counts, taking);
  const answer = read(counts);
  for (const taking of less) take(counts, taking);
  for (const taking of more) giveBack(counts, taking);
  return answer;
};
