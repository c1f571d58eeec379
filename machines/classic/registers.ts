/** How the 2009 code writes the debug registers of a CPU (domain.md §2.3 and §3), shared by `global` and `percpu-rfc`. */
import { HBP_NUM } from '../machine.ts';
import { NONE } from '../roster.ts';
import { encodeSlot } from '../x86/dr7.ts';
import { at, type ClassicKernel, type Cpu, cpuOf, structOf } from './state.ts';

/** The user part of DR7 that the running task brings, 0 if none does. */
const currentDr7 = (kernel: ClassicKernel, { current }: Cpu): number =>
  current === NONE ? 0 : (kernel.tasks[current]?.dr7 ?? 0);

/** Where the kernel part of DR7 for `cpu` is kept: under the patch one place serves all CPUs (D1). */
const kdr7Index = (kernel: ClassicKernel, cpu: number): number => (kernel.kdr7.length === 1 ? 0 : cpu);

const kernelPart = (kernel: ClassicKernel, cpu: number): number => kernel.kdr7[kdr7Index(kernel, cpu)] ?? 0;

/** Writes the kernel part, alone or with the user part of the running task. */
const writeDr7 = (cpu: Cpu, bits: number): void => {
  cpu.dr7 = bits >>> 0;
};

/** `set_debugreg(0, 7)`: nothing fires on this CPU until DR7 is written again. */
export const disable = (kernel: ClassicKernel, cpu: number): void => {
  writeDr7(cpuOf(kernel, cpu), 0);
};

/** What a slot is to watch. */
export interface Watched {
  readonly address: number;
  readonly length: number;
  readonly access: number;
}

/**
 * `arch_update_kernel_hw_breakpoint`: loads the kernel slots from this CPU's table. As the patch wrote it, it reads the live
 * structs, and it overwrites the one `kdr7` of all CPUs (D1).
 */
export const loadTable = <K extends ClassicKernel>(
  kernel: K,
  cpu: number,
  watchedBy: (kernel: K, bp: number) => Watched,
): void => {
  const here = cpuOf(kernel, cpu);
  const { kernel: table, dr } = here;
  writeDr7(here, 0);
  let bits = 0;
  for (let i = kernel.kernelPos; i < HBP_NUM; i += 1) {
    const bp = at(table, i);
    if (bp === NONE) continue;
    const watched = watchedBy(kernel, bp);
    dr[i] = watched.address;
    bits |= encodeSlot(i, watched.length, watched.access);
  }
  kernel.kdr7[kdr7Index(kernel, cpu)] = bits >>> 0;
  writeDr7(here, bits | currentDr7(kernel, here));
};

export const updateCpu = (kernel: ClassicKernel, cpu: number): void => {
  loadTable(kernel, cpu, structOf);
};

/** As `updateCpu`, after copying the one list into this CPU's table; entries below the boundary are left as they are. */
export const refresh = (kernel: ClassicKernel, cpu: number): void => {
  const { kernelList } = kernel;
  const { kernel: table } = cpuOf(kernel, cpu);
  for (let i = kernel.kernelPos; i < HBP_NUM; i += 1) table[i] = at(kernelList, i);
  updateCpu(kernel, cpu);
};

/**
 * Loads a task's slots: the switch over the boundary knows 1 to 4 and writes no address for any other (domain.md §2.3,
 * §3 "Signedness"), but DR7 is always written.
 */
export const install = (kernel: ClassicKernel, cpu: number, task: number): void => {
  const here = cpuOf(kernel, cpu);
  const owner = kernel.tasks[task];
  if (owner === undefined) return;
  const { kernelPos } = kernel;
  if (kernelPos <= HBP_NUM) {
    for (let i = 0; i < kernelPos; i += 1) here.dr[i] = owner.dr[i] ?? 0;
  }
  writeDr7(here, kernelPart(kernel, cpu) | owner.dr7);
};

/** `arch_uninstall_thread_hw_breakpoint`: only the kernel part stays armed. */
export const uninstall = (kernel: ClassicKernel, cpu: number): void => {
  writeDr7(cpuOf(kernel, cpu), kernelPart(kernel, cpu));
};

/** The CPU's own kernel part of DR7 after its table was emptied (R2); one that all CPUs share stays. */
export const clearKernelPart = (kernel: ClassicKernel, cpu: number): void => {
  if (kernel.kdr7.length > 1) kernel.kdr7[kdr7Index(kernel, cpu)] = 0;
};

/** DR0 to DR3 and DR7 after a power-down; whoever ran is gone. */
export const powerDown = (kernel: ClassicKernel, cpu: number): void => {
  const here = cpuOf(kernel, cpu);
  for (let i = 0; i < HBP_NUM; i += 1) here.dr[i] = 0;
  writeDr7(here, 0);
  here.current = NONE;
};
