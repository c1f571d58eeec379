import type { Counts } from '../../machines/mainline/fits.ts';
import { emptyHistogram, type Histogram } from '../../machines/mainline/histogram.ts';
import type { Histograms, MainlineKernel } from '../../machines/mainline/state.ts';
import { ALWAYS } from '../assumptions.ts';
import { firstDifference } from '../difference.ts';
import type { Invariant } from '../invariant.ts';
import { countsAfter } from '../mainline-counts.ts';
import { operationText } from '../wording.ts';

/** How many of the holders hold exactly k + 1, at index k; as long as the histogram that it is compared with. */
const histogramOf = (counts: readonly number[], { length }: Histogram): Histogram => {
  const histogram = emptyHistogram(length);
  for (const n of counts) if (n > 0) histogram[n - 1] = (histogram[n - 1] ?? 0) + 1;
  return histogram;
};

/** The three histograms by their definition. */
const definition = ({ cpuWide, tasks }: Counts, kept: Histograms): Histograms => {
  const holders = [...tasks.values()];
  const bound = holders.filter(({ hasBound }) => hasBound);
  // A task without a CPU-bound event has the same count everywhere.
  const onAll = holders.filter(({ hasBound }) => !hasBound).map(({ byCpu }) => byCpu[0] ?? 0);
  return {
    cpuPinned: histogramOf(cpuWide, kept.cpuPinned),
    taskPinnedAll: histogramOf(onAll, kept.taskPinnedAll),
    taskPinned: kept.taskPinned.map((histogram, cpu) =>
      histogramOf(
        bound.map(({ byCpu }) => byCpu[cpu] ?? 0),
        histogram,
      ),
    ),
  };
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
    const place = firstDifference(histograms, definition(countsAfter(step), histograms));
    if (place === undefined) return undefined;
    return {
      invariant: 'HIST',
      sentence: `after ${operationText(step)} the histogram entry ${place} is not what counting every event gives`,
    };
  },
};
