/** The slots that the events of a state take, counted once a step for all who ask. */
import { type Counts, countTakings, takingsOf } from '../machines/mainline/fits.ts';
import type { MainlineKernel } from '../machines/mainline/state.ts';
import type { Step } from './invariant.ts';

let last: { readonly step: Step<MainlineKernel>; readonly counts: Counts } | undefined;

/** Counted anew from the events alone after the step. */
export const countsAfter = (step: Step<MainlineKernel>): Counts => {
  if (last?.step === step) return last.counts;
  const counts = countTakings(takingsOf(step.after), step.machine.cpus);
  last = { step, counts };
  return counts;
};
