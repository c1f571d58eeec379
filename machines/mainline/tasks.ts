/** What becomes of a task's events at fork, exec and exit (domain.md §6.4, "Life of an event"). */
import { GRANTED, refusal } from '../outcome.ts';
import { type Recipe, recipe } from '../policy.ts';
import { NONE } from '../roster.ts';
import { doubtCounts, markExchangeable } from './exchange.ts';
import { fitsChild, inherit, inheritedBy } from './inheritance.ts';
import { detachEvent, freeEvent } from './perf-event.ts';
import { idleCpu, settleEvent } from './placement.ts';
import { eventOf, holderOfTask, type MainlineKernel, taskOf } from './state.ts';

const NO_ROOM_FOR_COPIES = refusal(
  'ENOSPC',
  'a copy of an inherited breakpoint does not fit the child',
  '§6.4 fork',
);

/** Copies and ptrace's events go with the task; an original stays counted until its descriptor closes, but works no more. */
const endTask = (kernel: MainlineKernel, task: number): void => {
  taskOf(kernel, task).ended = true;
  const holder = holderOfTask(kernel, task);
  if (holder === undefined) return;
  holder.dead = true;
  doubtCounts(kernel, holder);
  for (const id of [...holder.events]) {
    const event = eventOf(kernel, id);
    if (event.parent !== NONE || event.debugRegister !== NONE) freeEvent(kernel, id);
    else detachEvent(kernel, id);
  }
};

/** A name that was used before stands for a new task; what is still counted for the old one stays with the old one. */
const startTask = (kernel: MainlineKernel, task: number): void => {
  if (kernel.tasks[task] === undefined) return;
  const entry = taskOf(kernel, task);
  if (!entry.ended) endTask(kernel, task);
  // It stayed current after its end; the new task has not run yet.
  if (entry.runsOn !== NONE) idleCpu(kernel, entry.runsOn);
  entry.holder = NONE;
  entry.ended = false;
};

export const fork: Recipe<MainlineKernel> = recipe({
  begin: (kernel, op, world) =>
    fitsChild(kernel, inheritedBy(kernel, op), world.machine.slots) ? GRANTED : NO_ROOM_FOR_COPIES,
  end: (kernel, op) => {
    const inherited = inheritedBy(kernel, op);
    if (op.child !== op.task) startTask(kernel, op.child);
    markExchangeable(kernel, holderOfTask(kernel, op.task), inherited);
    inherit(kernel, inherited, op.child);
    return GRANTED;
  },
});

/** Events wait for an exec, survive it, or go with it; ptrace's always go. What goes is a copy's count, never an original's. */
export const exec: Recipe<MainlineKernel> = recipe({
  end: (kernel, op) => {
    const holder = holderOfTask(kernel, op.task);
    if (holder === undefined) return GRANTED;
    doubtCounts(kernel, holder);
    for (const id of [...holder.events]) {
      const event = eventOf(kernel, id);
      if (event.debugRegister !== NONE || (event.attached && event.removeOnExec && event.parent !== NONE)) {
        freeEvent(kernel, id);
      } else if (event.attached && event.removeOnExec) {
        detachEvent(kernel, id);
      } else if (event.attached && event.enableOnExec) {
        event.enableOnExec = false;
        event.disabled = false;
        settleEvent(kernel, event.holder, event.cpu);
      }
    }
    return GRANTED;
  },
});

export const exit: Recipe<MainlineKernel> = recipe({
  end: (kernel, op) => {
    endTask(kernel, op.task);
    return GRANTED;
  },
});
