/** CPU hotplug under the 2009 code (domain.md §2.4): the allocator does nothing when a CPU goes, and reloads it when it comes. */
import { GRANTED } from '../outcome.ts';
import { part, type Recipe, recipe, type World } from '../policy.ts';
import { install, powerDown } from './registers.ts';
import { type ClassicKernel, cpuOf } from './state.ts';

/** Table and count stay as they are; the power-down takes registers and task. Nothing asks for the lock. */
export const cpuOffline: Recipe<ClassicKernel> = recipe({
  takesLock: false,
  begin: (kernel, op) => {
    cpuOf(kernel, op.cpu).online = false;
    powerDown(kernel, op.cpu);
    return GRANTED;
  },
});

/** `load` is what the policy loads at start-up; then the running task, if it has the flag, which none has after a power-down. */
export const cpuOnline = <K extends ClassicKernel>(
  load: (kernel: K, cpu: number, world: World) => void,
): Recipe<K> =>
  recipe({
    begin: (kernel, op) => {
      cpuOf(kernel, op.cpu).online = true;
      return GRANTED;
    },
    interrupts: (_kernel, op, cpu) => cpu === op.cpu,
    isLocal: true,
    parts: [
      part('load', (kernel, cpu, _op, world) => {
        load(kernel, cpu, world);
        const { current } = cpuOf(kernel, cpu);
        if (kernel.tasks[current]?.debugFlag === true) install(kernel, cpu, current);
      }),
    ],
  });
