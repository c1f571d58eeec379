import { mostOn, overfullCpu } from '../../machines/mainline/fits.ts';
import type { MainlineKernel } from '../../machines/mainline/state.ts';
import { ALWAYS } from '../assumptions.ts';
import type { Invariant } from '../invariant.ts';
import { countsAfter } from '../mainline-counts.ts';
import { counted, operationText } from '../wording.ts';

/** FITS (domain.md §6.2), counted anew from the events alone. */
export const fits: Invariant<MainlineKernel> = {
  name: 'FITS',
  says: 'on every CPU the CPU-wide events and those of the task that has most there are no more than the slots',
  read: 'lock free',
  claims: { mainline: { under: ALWAYS } },
  find(step) {
    if (step.before.events === step.after.events) return undefined;
    const counts = countsAfter(step);
    const cpu = overfullCpu(counts, step.machine.slots);
    if (cpu === undefined) return undefined;
    const wide = counted(counts.cpuWide[cpu] ?? 0, 'CPU-wide event');
    return {
      invariant: 'FITS',
      cpu,
      sentence: `after ${operationText(step)} CPU ${cpu} has ${wide} and a task with ${mostOn(counts, cpu)}, but ${counted(step.machine.slots, 'slot')}`,
    };
  },
};
