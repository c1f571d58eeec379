import { countTakings, takingsOf } from '../../machines/mainline/fits.ts';
import type { Histogram } from '../../machines/mainline/histogram.ts';
import type { MainlineKernel } from '../../machines/mainline/state.ts';
import { ALWAYS } from '../assumptions.ts';
import type { Invariant } from '../invariant.ts';

/** How many of these counts are exactly k + 1, at index k. */
const histogramOf = (counts: readonly number[]): Histogram => {
  const histogram = Array.from({ length: Math.max(0, ...counts) }, () => 0);
  for (const count of counts) if (count > 0) histogram[count - 1] = (histogram[count - 1] ?? 0) + 1;
  return histogram;
};

/** Trailing zeros say nothing. */
const areEqual = (a: readonly number[], b: readonly number[]): boolean =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, k) => (a[k] ?? 0) === (b[k] ?? 0)).every(Boolean);

/** What each histogram is at rest, by its definition. */
const definitions = (
  kernel: MainlineKernel,
  cpus: number,
): readonly { readonly name: string; readonly kept: Histogram; readonly defined: Histogram }[] => {
  const { cpuWide, tasks } = countTakings(takingsOf(kernel), cpus);
  const bound = [...tasks.values()].filter(({ hasBound }) => hasBound);
  const free = [...tasks.values()].filter(({ hasBound }) => !hasBound);
  const { cpuPinned, taskPinnedAll, taskPinned } = kernel.histograms;
  return [
    { name: 'cpu_pinned', kept: cpuPinned, defined: histogramOf(cpuWide) },
    {
      name: 'tsk_pinned_all',
      kept: taskPinnedAll,
      // Without a bound event a task holds the same on every CPU.
      defined: histogramOf(free.map(({ byCpu }) => byCpu[0] ?? 0)),
    },
    ...taskPinned.map((kept, cpu) => ({
      name: `tsk_pinned of CPU ${cpu}`,
      kept,
      defined: histogramOf(bound.map(({ byCpu }) => byCpu[cpu] ?? 0)),
    })),
  ];
};

/** HIST (domain.md §6.2). */
export const hist: Invariant<MainlineKernel> = {
  name: 'HIST',
  says: 'each histogram equals its definition',
  read: 'lock free',
  claims: { mainline: { under: ALWAYS } },
  find({ after, machine }) {
    const wrong = definitions(after, machine.cpus).find(({ kept, defined }) => !areEqual(kept, defined));
    if (wrong === undefined) return undefined;
    return {
      invariant: 'HIST',
      sentence: `the histogram ${wrong.name} is [${wrong.kept.join(' ')}], but by its definition [${wrong.defined.join(' ')}]`,
    };
  },
};
