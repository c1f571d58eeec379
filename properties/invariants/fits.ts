import { countTakings, mostOn, overfullCpu, takingsOf } from '../../machines/mainline/fits.ts';
import type { MainlineKernel } from '../../machines/mainline/state.ts';
import { ALWAYS } from '../assumptions.ts';
import type { Invariant } from '../invariant.ts';
import { counted } from '../wording.ts';

/** FITS (domain.md §6.2): what makes placement always find a free register. */
export const fits: Invariant<MainlineKernel> = {
  name: 'FITS',
  says: 'on every CPU the CPU-wide breakpoints and those of the fullest task are no more than the slots',
  read: 'lock free',
  claims: { mainline: { under: ALWAYS } },
  find({ after, machine }) {
    const counts = countTakings(takingsOf(after), machine.cpus);
    const cpu = overfullCpu(counts, machine.slots);
    if (cpu === undefined) return undefined;
    const pinned = counts.cpuWide[cpu] ?? 0;
    return {
      invariant: 'FITS',
      cpu,
      sentence: `CPU ${cpu} has ${counted(machine.slots, 'slot')}, but ${pinned} CPU-wide and ${mostOn(counts, cpu)} of one task are counted there`,
    };
  },
};
