/** The slots that the events of a state take, counted once a step for all who ask. */
import { type Counts, countTakings, takingsOf } from '../machines/mainline/fits.ts';
import type { MainlineKernel } from '../machines/mainline/state.ts';
import type { Step } from './invariant.ts';

const counted = new WeakMap<Step<MainlineKernel>, Counts>();

/** Counted anew from the events alone after the step. */
export const countsAfter = (step: Step<MainlineKernel>): Counts => {
  const known = counted.get(step);
  if (known !== undefined) return known;
  const counts = countTakings(takingsOf(step.after), step.machine.cpus);
  counted.set(step, counts);
  return counts;
};
