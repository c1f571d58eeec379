/** What moves events in and out of the debug registers: switches, hotplug, and the exceptions they cause (domain.md §6.6). */
import { GRANTED } from '../outcome.ts';
import { type Recipe, recipe } from '../policy.ts';
import { NONE } from '../roster.ts';
import { deliver, idleCpu, settleCpu } from './placement.ts';
import { cpuOf, eventOf, type MainlineKernel, taskOf } from './state.ts';

/** The old task's registers are freed before the new one's events take the lowest free ones. */
export const switchTask: Recipe<MainlineKernel> = recipe({
  takesLock: false,
  end: (kernel, op) => {
    idleCpu(kernel, op.cpu);
    if (op.task === NONE) return GRANTED;
    cpuOf(kernel, op.cpu).current = op.task;
    taskOf(kernel, op.task).runsOn = op.cpu;
    settleCpu(kernel, op.cpu);
    return GRANTED;
  },
});

export const cpuOnline: Recipe<MainlineKernel> = recipe({
  end: (kernel, op) => {
    cpuOf(kernel, op.cpu).online = true;
    settleCpu(kernel, op.cpu);
    return GRANTED;
  },
});

/** Counts stay. CPU-wide events leave their context for good: the CPU's return does not bring them back. */
export const cpuOffline: Recipe<MainlineKernel> = recipe({
  end: (kernel, op) => {
    const here = cpuOf(kernel, op.cpu);
    here.online = false;
    for (const id of here.events) eventOf(kernel, id).attached = false;
    idleCpu(kernel, op.cpu);
    return GRANTED;
  },
});

export const debugException: Recipe<MainlineKernel> = recipe({
  takesLock: false,
  end: (kernel, op, world) => {
    deliver(kernel, op, world);
    return GRANTED;
  },
});
