/** The state of a 2009 allocator as `replay --every` prints it (the ledger format, "State after an event"). */
import type { StateRow } from '../policy.ts';
import { NONE, type Roster } from '../roster.ts';
import { dr7Text } from '../x86/dr7.ts';
import type { ClassicKernel } from './state.ts';

export interface ClassicRow extends StateRow {
  readonly kernelPos: number;
  readonly userRefcount: readonly number[];
  readonly consumed: readonly number[];
  /** By CPU, then by slot. */
  readonly kernel: readonly (readonly (string | null)[])[];
  /** The four slots of each task that has ever held one. */
  readonly tasks: Readonly<Record<string, readonly (string | null)[]>>;
  readonly dr7: readonly string[];
  readonly debugRegisters: readonly (readonly string[])[];
}

export const classicRow = (kernel: ClassicKernel, roster: Roster): ClassicRow => {
  const name = (bp: number): string | null => (bp === NONE ? null : roster.breakpoints.at(bp));
  const tasks: [string, (string | null)[]][] = [];
  kernel.tasks.forEach((task, id) => {
    if (task !== undefined) tasks.push([roster.tasks.at(id), task.slots.map(name)]);
  });
  return {
    kernelPos: kernel.kernelPos,
    userRefcount: [...kernel.userRefcount],
    consumed: kernel.cpus.map((cpu) => cpu.consumed),
    kernel: kernel.cpus.map((cpu) => cpu.kernel.map(name)),
    tasks: Object.fromEntries(tasks),
    dr7: kernel.cpus.map((cpu) => dr7Text(cpu.dr7)),
    debugRegisters: kernel.cpus.map((cpu) => cpu.dr.map((address) => roster.addresses.at(address).text)),
  };
};
