/**
 * What a recording cannot tell (domain.md §6.4, "Exchange"): the scheduler may swap the event lists of two relatives that hold
 * the same inherited breakpoints. Each event stays counted for the task it was made for, but when one of the two ends, the
 * other's count may fall. The marks of it are kept here, and an answer that the model misses is held against them.
 */
import { NONE } from '../roster.ts';
import {
  ALL_CPUS,
  eventOf,
  type Holder,
  holderOfTask,
  type MainlineKernel,
  type PerfEvent,
} from './state.ts';

/** The original that an event belongs to: itself, if it is no copy. */
export const originalOf = (kernel: MainlineKernel, id: number): PerfEvent => {
  const event = eventOf(kernel, id);
  return event.parent === NONE ? event : eventOf(kernel, event.parent);
};

/**
 * A fork that copies the whole list of the parent makes two lists that may be exchanged, unless one of the inherited events
 * samples PERF_SAMPLE_READ.
 */
export const markExchangeable = (
  kernel: MainlineKernel,
  parent: Holder | undefined,
  inherited: readonly number[],
): void => {
  if (parent === undefined) return;
  const attached = parent.events.filter((id) => eventOf(kernel, id).attached);
  if (attached.length !== inherited.length) return;
  if (inherited.some((id) => originalOf(kernel, id).sampleRead)) return;
  for (const id of inherited) originalOf(kernel, id).mayBeExchanged = true;
};

/** An end frees what lies in the task's list by then: whose count falls is not known for what may have been exchanged. */
export const doubtCounts = (kernel: MainlineKernel, holder: Holder): void => {
  for (const id of holder.events) {
    const original = originalOf(kernel, id);
    if (original.mayBeExchanged) original.countInDoubt = true;
  }
};

/**
 * May the kernel count otherwise than the model for a task's events on a CPU, or (`task` NONE) for any task's?
 * Looked at only where an answer was missed: it goes through all events.
 */
export const areCountsInDoubt = (kernel: MainlineKernel, task: number, cpu: number): boolean => {
  const own = task === NONE ? undefined : (holderOfTask(kernel, task)?.events ?? []);
  const concerned = own ?? kernel.events.keys();
  for (const id of concerned) {
    if (kernel.events[id] === undefined) continue;
    const original = originalOf(kernel, id);
    const meets = cpu === ALL_CPUS || original.cpu === ALL_CPUS || original.cpu === cpu;
    if (original.countInDoubt && meets) return true;
  }
  return false;
};
