/** What moves events in and out of the debug registers: switches, hotplug, and the exceptions they cause (domain.md §6.6). */
import { GRANTED } from '../outcome.ts';
import { type Recipe, recipe } from '../policy.ts';
import { NONE } from '../roster.ts';
import { deliver, settleCpu } from './placement.ts';
import { cpuOf, eventOf, type MainlineKernel, taskOf } from './state.ts';

const leaveCurrent = (kernel: MainlineKernel, cpu: number): void => {
  const { current } = cpuOf(kernel, cpu);
  // A task that has moved on already runs elsewhere.
  if (current !== NONE && taskOf(kernel, current).runsOn === cpu) taskOf(kernel, current).runsOn = NONE;
  cpuOf(kernel, cpu).current = NONE;
};

/** The old task's registers are freed before the new one's events take the lowest free ones. */
export const switchTask: Recipe<MainlineKernel> = recipe({
  takesLock: false,
  end: (kernel, op) => {
    leaveCurrent(kernel, op.cpu);
    settleCpu(kernel, op.cpu);
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
    leaveCurrent(kernel, op.cpu);
    for (const id of here.events) eventOf(kernel, id).attached = false;
    settleCpu(kernel, op.cpu);
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
