/** What happens to tasks under the 2009 code: lazy switching, fork, exec and exit (domain.md §2.3 and §2.4). */
import { HBP_NUM } from '../machine.ts';
import { GRANTED } from '../outcome.ts';
import { part, type Recipe, recipe } from '../policy.ts';
import { NONE } from '../roster.ts';
import { install, uninstall } from './registers.ts';
import { at, type ClassicKernel, cpuOf, forgetTask, structOf, taskOf } from './state.ts';

/** Switch-in. A task without the debug flag leaves the registers alone: the previous task's slots stay armed (residue). */
export const switchTask: Recipe<ClassicKernel> = recipe({
  takesLock: false,
  interrupts: (_kernel, op, cpu) => cpu === op.cpu,
  isLocal: true,
  parts: [
    part('load', (kernel, cpu, op) => {
      cpuOf(kernel, cpu).current = op.task;
      if (op.task !== NONE && kernel.tasks[op.task]?.debugFlag === true) install(kernel, cpu, op.task);
    }),
  ],
});

/** The child of a fork starts with nothing. Nobody else knows it yet, so that nothing asks for the lock. */
export const forkWithoutSlots: Recipe<ClassicKernel> = recipe({
  takesLock: false,
  begin: (kernel, op) => {
    forgetTask(kernel, op.child);
    return GRANTED;
  },
});

/** The child loses flag and registers; whether it keeps a copied slot array is a fact of the machine (B3). */
export const fork: Recipe<ClassicKernel> = recipe({
  takesLock: false,
  begin: (kernel, op, world) => {
    const slots = kernel.tasks[op.task]?.slots;
    forgetTask(kernel, op.child);
    if (slots !== undefined && world.machine.forkCopiesSlots) taskOf(kernel, op.child).slots = [...slots];
    return GRANTED;
  },
});

/** `flush_thread_hw_breakpoint`: gives the counts back; as written it also frees structs that their registrant owns (B1). */
const flush = (kernel: ClassicKernel, task: number, freesStructs: boolean, freed: number[]): void => {
  const owner = kernel.tasks[task];
  if (owner === undefined) return;
  owner.debugFlag = false;
  for (let i = 0; i < HBP_NUM; i += 1) {
    const bp = at(owner.slots, i);
    owner.dr[i] = 0;
    if (bp === NONE) continue;
    kernel.userRefcount[i] = ((kernel.userRefcount[i] ?? 0) - 1) >>> 0;
    if (freesStructs) {
      structOf(kernel, bp).freed = true;
      freed.push(bp);
    }
    owner.slots[i] = NONE;
  }
  owner.dr7 = 0;
};

/** exec and exit alike; exit leaves the task current until the next switch. */
const leave = (freesStructs: boolean): Recipe<ClassicKernel> =>
  recipe({
    begin: (kernel, op, world) => {
      flush(kernel, op.task, freesStructs, world.freed);
      return GRANTED;
    },
    interrupts: (kernel, op, cpu) => cpuOf(kernel, cpu).current === op.task,
    parts: [
      part('load', (kernel, cpu, op) => {
        // The interrupt may find another task there than was running when it was sent.
        if (cpuOf(kernel, cpu).current === op.task) uninstall(kernel, cpu);
      }),
    ],
  });

export const execOrExit = leave(true);

/** The repair: slots are released, and the structs stay their owners' (R10). */
export const execOrExitFreeingNothing = leave(false);
