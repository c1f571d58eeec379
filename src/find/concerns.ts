/** Where a breakpoint or a task is, as one number: another one means that it was moved. */
import type { ClassicKernel } from '../../machines/classic/state.ts';
import { holderOfTask, type MainlineKernel } from '../../machines/mainline/state.ts';
import { NONE } from '../../machines/roster.ts';
import { isMainlineState, isSlotState } from '../replay/state/state-kind.ts';
import type { Place } from './places/place.ts';

/** Tells every place where something is. */
type Trace<K> = (kernel: K, note: (place: number) => void) => void;

const PRIME = 31;

/** Folds a trace into one number. */
const folded = <K>(trace: Trace<K>): ((kernel: K) => number) => {
  let sum = 0;
  const note = (place: number): void => {
    sum = (Math.imul(sum, PRIME) + place + 1) | 0;
  };
  return (kernel) => {
    sum = 0;
    trace(kernel, note);
    return sum;
  };
};

const breakpointInSlots =
  (bp: number): Trace<ClassicKernel> =>
  ({ cpus, tasks }, note) => {
    cpus.forEach(({ kernel }, cpu) => {
      for (let slot = 0; slot < kernel.length; slot += 1) if (kernel[slot] === bp) note(cpu * 4 + slot);
    });
    tasks.forEach((task, id) => {
      if (task === undefined) return;
      for (let slot = 0; slot < task.slots.length; slot += 1)
        if (task.slots[slot] === bp) note(-id * 4 - slot);
    });
  };

const breakpointInEvents =
  (bp: number): Trace<MainlineKernel> =>
  ({ cpus, events }, note) => {
    events.forEach((event, id) => {
      if (event?.bp === bp) note(-id);
    });
    cpus.forEach(({ registers }, cpu) => {
      registers.forEach((event, register) => {
        if (event !== NONE && events[event]?.bp === bp) note(cpu * 16 + register);
      });
    });
  };

const taskInSlots =
  (task: number): Trace<ClassicKernel> =>
  ({ cpus, tasks }, note) => {
    for (const bp of tasks[task]?.slots ?? []) note(bp);
    cpus.forEach(({ current }, cpu) => {
      if (current === task) note(cpu);
    });
  };

const taskInCounts =
  (task: number): Trace<MainlineKernel> =>
  (kernel, note) => {
    for (const event of holderOfTask(kernel, task)?.events ?? []) note(event);
    kernel.cpus.forEach(({ current }, cpu) => {
      if (current === task) note(cpu);
    });
  };

const whereabouts = (
  name: string,
  id: number,
  ofSlots: Trace<ClassicKernel>,
  ofMainline: Trace<MainlineKernel>,
): Place<object> => {
  const inSlots = folded(ofSlots);
  const inCounts = folded(ofMainline);
  return {
    // No path of a state begins with a space.
    path: [` ${name}`, id],
    holds: 'anything',
    code: (kernel) => {
      if (isSlotState(kernel)) return inSlots(kernel);
      return isMainlineState(kernel) ? inCounts(kernel) : 0;
    },
    show: (code) => code,
  };
};

export const whereaboutsOfBreakpoint = (bp: number): Place<object> =>
  whereabouts('breakpoint', bp, breakpointInSlots(bp), breakpointInEvents(bp));

export const whereaboutsOfTask = (task: number): Place<object> =>
  whereabouts('task', task, taskInSlots(task), taskInCounts(task));
