/** Whom and what an event concerns: by its own words, by the operation that it carries on, and by what it moved. */
import type { ClassicKernel } from '../../machines/classic/state.ts';
import type { MainlineKernel } from '../../machines/mainline/state.ts';
import { holderOfTask } from '../../machines/mainline/state.ts';
import type { Operation } from '../../machines/operation.ts';
import { NONE } from '../../machines/roster.ts';
import { isMainlineState, isSlotState } from '../replay/state/state-kind.ts';
import type { Watcher } from './watcher.ts';

/** The operation that an event is about: its own, or the one that a step carries on. */
export type SubjectOf = (op: Operation) => Operation;

/** Numbers that stand for where something is; another list means that it was moved. */
type Trace<K> = (kernel: K, note: (place: number) => void) => void;

const PRIME = 31;

/** Folds a trace into one number: as long as it stays, nothing was moved. */
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
    const holder = holderOfTask(kernel, task);
    for (const event of holder?.events ?? []) note(event);
    kernel.cpus.forEach(({ current }, cpu) => {
      if (current === task) note(cpu);
    });
  };

const traceOf = (
  state: object,
  ofSlots: Trace<ClassicKernel>,
  ofMainline: Trace<MainlineKernel>,
): ((kernel: object) => number) => {
  if (isSlotState(state)) {
    const fold = folded(ofSlots);
    return (kernel) => (isSlotState(kernel) ? fold(kernel) : 0);
  }
  const fold = folded(ofMainline);
  return (kernel) => (isMainlineState(kernel) ? fold(kernel) : 0);
};

const watching = (
  state: object,
  names: (op: Operation) => boolean,
  trace: (kernel: object) => number,
): Watcher<object> => {
  let last = trace(state);
  return {
    sees: ({ op, kernel }) => {
      const now = trace(kernel);
      const isMoved = now !== last;
      last = now;
      return isMoved || names(op);
    },
  };
};

/** Events that name a breakpoint, move it, or call its callback. */
export const concerningBreakpoint = (state: object, bp: number, subjectOf: SubjectOf): Watcher<object> => {
  const { sees } = watching(
    state,
    (op) => subjectOf(op).bp === bp,
    traceOf(state, breakpointInSlots(bp), breakpointInEvents(bp)),
  );
  // The state is looked at in any case: what is moved is told by the next look.
  return { sees: (passed) => sees(passed) || passed.delivered.includes(bp) };
};

/** Events that name a task, change what it holds, or where it runs. */
export const concerningTask = (state: object, task: number, subjectOf: SubjectOf): Watcher<object> =>
  watching(
    state,
    (op) => {
      const subject = subjectOf(op);
      return subject.task === task || subject.child === task;
    },
    traceOf(state, taskInSlots(task), taskInCounts(task)),
  );
