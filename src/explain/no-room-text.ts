/** Why a request finds no room: which CPU is full, and who keeps the boundary where it is, in sentences. */
import type { Explanation, FullCpu, Holder, Verdict } from './explanation.ts';
import { holderName, listed, nameAndTask } from './wording.ts';

export type NoRoom = Extract<Verdict, { readonly kind: 'no room' }>;

const isCpuWideOn = (cpu: number) => (holder: Holder) =>
  holder.task === undefined && holder.cpus.includes(cpu);

const slotList = (slots: readonly number[]): string =>
  `${slots.length === 1 ? 'slot' : 'slots'} ${listed(slots.map(String))}`;

/** CPUs that the same breakpoints fill are told together. */
const byHolders = ({ full, holders }: NoRoom): readonly (readonly [cpus: string, names: string])[] => {
  const cpusOf = new Map<string, number[]>();
  for (const { cpu } of full) {
    const names = listed(holders.filter(isCpuWideOn(cpu)).map(nameAndTask));
    cpusOf.set(names, [...(cpusOf.get(names) ?? []), cpu]);
  }
  return [...cpusOf].map(([names, cpus]) => [
    `${cpus.length === 1 ? 'CPU' : 'CPUs'} ${listed(cpus.map(String))}`,
    names,
  ]);
};

/** A task's request: its own slots, and who keeps the boundary from going up. */
const fullForTask = (verdict: NoRoom, task: string, boundary: number): readonly string[] => {
  const own = verdict.holders.filter((holder) => holder.task === task);
  const keepers = byHolders(verdict).filter(([, names]) => names !== '');
  const held =
    boundary === 0
      ? `There is no slot for task ${task}: the boundary is at 0.`
      : `Task ${task} holds every slot below the boundary at ${boundary}: ${listed(own.map(holderName))}.`;
  if (keepers.length === 0) return [held];
  const because = listed(keepers.map(([cpus, names]) => `${cpus} (${names})`));
  return [
    held,
    `The boundary is that low because of ${because}; it limits every task, wherever the task runs (domain.md §4.2, L1).`,
  ];
};

const whyNotLower = (boundary: number, below: readonly Holder[]): string => {
  if (boundary === 0) {
    return "The boundary cannot go down any more: it is at 0, every slot is the kernel's already.";
  }
  const slot = `slot ${boundary - 1}, just below it,`;
  return below.length > 0
    ? `The boundary cannot go down: ${slot} is held by ${listed(below.map(nameAndTask))}.`
    : `The boundary cannot go down: ${slot} is held by nobody, but its count of tasks is not 0 (domain.md §4.3, B3).`;
};

/** A kernel-space request: the CPUs whose share is used, and who keeps the boundary from going down. */
const fullForKernel = (verdict: NoRoom, boundary: number, slots: number): readonly string[] => {
  const share = Array.from({ length: Math.max(0, slots - boundary) }, (_, i) => boundary + i);
  const below = verdict.holders.filter(
    ({ task, slots: [slot] }) => task !== undefined && slot === boundary - 1,
  );
  const used =
    share.length === 0
      ? [`No slot is the kernel's: the boundary is at ${boundary}.`]
      : byHolders(verdict).map(
          ([cpus, names]) => `${cpus}: the whole kernel share is used, ${slotList(share)}, by ${names}.`,
        );
  return [...used, whyNotLower(boundary, below)];
};

const tasksText = (tasks: readonly string[]): string =>
  tasks.length === 1 ? `task ${tasks[0] ?? ''}` : `each of the tasks ${listed(tasks)}`;

const fullByCount = ({ holders }: NoRoom, { cpu, used, wanted, limit, tasks }: FullCpu): string => {
  const cpuWide = holders.filter((holder) => holder.blocks && isCpuWideOn(cpu)(holder)).length;
  const shares = [
    ...(cpuWide > 0 ? [`${cpuWide} CPU-wide`] : []),
    ...(used <= cpuWide ? [] : [`${used - cpuWide} of ${tasksText(tasks)}`]),
  ];
  const split = shares.length === 0 ? '' : `, ${listed(shares)}`;
  return `CPU ${cpu} is full: ${used} of its ${limit} slots are counted${split}; this needs ${wanted} more.`;
};

/** Nothing where the policy names no full CPU. */
export const whyFull = ({ request, slots }: Explanation, verdict: NoRoom): readonly string[] => {
  const { boundary, full } = verdict;
  if (full.length === 0) return [];
  if (boundary === undefined) return full.map((entry) => fullByCount(verdict, entry));
  return request.task === undefined
    ? fullForKernel(verdict, boundary, slots)
    : fullForTask(verdict, request.task, boundary);
};
