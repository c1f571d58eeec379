/**
 * Who counts against the limit of each CPU under a policy without a boundary (domain.md §6.2), drawn in text: the CPU-wide
 * breakpoints and those of one task, the request's own where it has blockers there, else the one with the most.
 */
import type { Explanation, FullCpu, Holder } from './explanation.ts';
import { chosen, leftOut, tableLines } from './text-table.ts';
import { holderName } from './wording.ts';

const MOST_CPUS = 8;

const namesOf = (holders: readonly Holder[]): string =>
  holders.length === 0 ? '-' : holders.map(holderName).join(', ');

/** The task that counts on a CPU beside its own breakpoints, with what it holds there. */
const fullestTask = (
  holders: readonly Holder[],
  cpu: number,
  preferred: string | undefined,
): readonly Holder[] => {
  const byTask = new Map<string, Holder[]>();
  for (const holder of holders) {
    if (holder.task === undefined || !holder.cpus.includes(cpu)) continue;
    byTask.set(holder.task, [...(byTask.get(holder.task) ?? []), holder]);
  }
  const own = preferred === undefined ? undefined : byTask.get(preferred);
  if (own !== undefined) return own;
  return [...byTask.values()].reduce((most, held) => (held.length > most.length ? held : most), []);
};

const rowOf = (
  cpu: number,
  holders: readonly Holder[],
  full: FullCpu | undefined,
  slots: number,
): readonly string[] => {
  const cpuWide = holders.filter(({ task, cpus }) => task === undefined && cpus.includes(cpu));
  const ofTask = fullestTask(holders, cpu, full?.tasks[0]);
  const task = ofTask[0]?.task;
  return [
    `CPU ${cpu}`,
    namesOf(cpuWide),
    task === undefined ? '-' : `${task}: ${namesOf(ofTask)}`,
    full === undefined
      ? `${cpuWide.length + ofTask.length} of ${slots}`
      : `${full.used} of ${full.limit}  full`,
  ];
};

export const countTable = (
  { slots, cpus }: Explanation,
  holders: readonly Holder[],
  full: readonly FullCpu[],
): readonly string[] => {
  const drawn = chosen(
    cpus,
    full.map(({ cpu }) => cpu),
    MOST_CPUS,
  );
  return [
    ...tableLines([
      ['', 'CPU-wide', 'task that counts there', 'counted'],
      ...drawn.map((cpu) =>
        rowOf(
          cpu,
          holders,
          full.find((entry) => entry.cpu === cpu),
          slots,
        ),
      ),
    ]),
    ...leftOut(cpus, drawn.length, 'CPU'),
  ];
};
