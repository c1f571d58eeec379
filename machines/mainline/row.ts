/** The state of `mainline` as `replay --every` prints it (the ledger format, "State after an event"). */
import type { StateRow } from '../policy.ts';
import { NONE, type Roster } from '../roster.ts';
import type { Holder, MainlineKernel } from './state.ts';

export interface TaskRow {
  /** Breakpoints on all CPUs. */
  readonly all: number;
  /** Breakpoints bound to one CPU, by CPU. */
  readonly byCpu: readonly number[];
}

export interface MainlineRow extends StateRow {
  /** CPU-wide breakpoints by CPU. */
  readonly pinned: readonly number[];
  /** Every task that something is counted for, dead ones included. */
  readonly tasks: Readonly<Record<string, TaskRow>>;
  /** Whom each debug register of each CPU serves. */
  readonly registers: readonly (readonly (string | null)[])[];
}

/** The task's name; one whose name a newer task has taken is told apart. */
const nameOf = (kernel: MainlineKernel, roster: Roster, id: number, holder: Holder): string => {
  const name = roster.tasks.at(holder.task);
  return kernel.tasks[holder.task]?.holder === id ? name : `${name} (earlier, ${id})`;
};

/** What a task's own register is called, which ptrace made. */
export const ownerName = (register: number, task: string): string => `DR${register} of ${task}`;

const ownerOf = (kernel: MainlineKernel, roster: Roster, id: number): string | null => {
  const event = kernel.events[id];
  if (event === undefined) return null;
  if (event.bp !== NONE) return roster.breakpoints.at(event.bp);
  const task = kernel.holders[event.holder]?.task;
  return task === undefined ? null : ownerName(event.debugRegister, roster.tasks.at(task));
};

export const mainlineRow = (kernel: MainlineKernel, roster: Roster): MainlineRow => {
  const tasks: [string, TaskRow][] = [];
  kernel.holders.forEach((holder, id) => {
    if (holder === undefined) return;
    const byCpu = kernel.cpus.map((_, cpu) => holder.byCpu[cpu] ?? 0);
    tasks.push([nameOf(kernel, roster, id, holder), { all: holder.all, byCpu }]);
  });
  return {
    pinned: [...kernel.cpuPinned],
    tasks: Object.fromEntries(tasks),
    registers: kernel.cpus.map(({ registers }) => registers.map((id) => ownerOf(kernel, roster, id))),
  };
};
