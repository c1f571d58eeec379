import type { Counts } from '../../machines/mainline/fits.ts';
import type { Histogram } from '../../machines/mainline/histogram.ts';
import type { Histograms, MainlineKernel } from '../../machines/mainline/state.ts';
import { ALWAYS } from '../assumptions.ts';
import type { Invariant } from '../invariant.ts';
import { countsAfter } from '../mainline-counts.ts';
import { operationText } from '../wording.ts';

/** The first entry of a histogram that is not the number of holders that hold so many. Those who hold nothing stand in none. */
const wrongEntry = (kept: Histogram, holding: readonly number[]): number | undefined => {
  const length = Math.max(kept.length, holding.length - 1);
  for (let k = 0; k < length; k += 1) if ((kept[k] ?? 0) !== (holding[k + 1] ?? 0)) return k;
  return undefined;
};

/** How many of the counts are k, at index k. */
const tally = (counts: readonly number[]): number[] => {
  const holding: number[] = [];
  for (const count of counts) {
    while (holding.length <= count) holding.push(0);
    holding[count] = (holding[count] ?? 0) + 1;
  }
  return holding;
};

/** The first entry of the three histograms that is not what their definition says. */
const wrongPlace = (kept: Histograms, counts: Counts): string | undefined => {
  const pinned = wrongEntry(kept.cpuPinned, tally(counts.cpuWide));
  if (pinned !== undefined) return `cpuPinned.${pinned}`;
  const onAll = wrongEntry(kept.taskPinnedAll, counts.tasksOnAll);
  if (onAll !== undefined) return `taskPinnedAll.${onAll}`;
  for (const [cpu, histogram] of kept.taskPinned.entries()) {
    const onCpu = wrongEntry(histogram, counts.boundTasks[cpu] ?? []);
    if (onCpu !== undefined) return `taskPinned.${cpu}.${onCpu}`;
  }
  return undefined;
};

/** HIST (domain.md §6.2): at rest each histogram equals its definition. */
export const hist: Invariant<MainlineKernel> = {
  name: 'HIST',
  says: 'the three histograms say what counting every event says',
  read: 'lock free',
  claims: { mainline: { under: ALWAYS } },
  find(step) {
    const { events, histograms } = step.after;
    if (step.before.events === events && step.before.histograms === histograms) return undefined;
    const place = wrongPlace(histograms, countsAfter(step));
    if (place === undefined) return undefined;
    return {
      invariant: 'HIST',
      sentence: `after ${operationText(step)} the histogram entry ${place} is not what counting every event gives`,
    };
  },
};
