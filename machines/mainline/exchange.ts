/**
 * What a recording cannot tell (domain.md §6.4, "Exchange"): the scheduler may swap the event lists of two relatives that hold
 * the same inherited breakpoints. Each event stays counted for the task it was made for, but when one of the two ends, the
 * other's count may fall. The marks of it are kept here, and an answer that the model misses is held against them.
 */
import { NONE } from '../roster.ts';
import { type Claim, countOn } from './admission.ts';
import { ALL_CPUS, eventOf, type Holder, type MainlineKernel, type PerfEvent } from './state.ts';

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

const isDoubtful = (kernel: MainlineKernel, id: number, cpu: number): boolean => {
  const { countInDoubt, cpu: bound } = originalOf(kernel, id);
  return countInDoubt && (cpu === ALL_CPUS || bound === ALL_CPUS || bound === cpu);
};

/** Copies of a task that a relative's end may have freed: the kernel may count so many fewer on this CPU. An original is never freed so. */
const doubtfulCopies = (kernel: MainlineKernel, holder: Holder, cpu: number): number =>
  holder.events.filter((id) => eventOf(kernel, id).parent !== NONE && isDoubtful(kernel, id, cpu)).length;

const leastCountOn = (kernel: MainlineKernel, holder: Holder | undefined, cpu: number): number =>
  holder === undefined ? 0 : countOn(holder, cpu) - doubtfulCopies(kernel, holder, cpu);

/** The fewest slots that the kernel can have counted where this event would go (compare `slotsTaken`, which is the model's). */
export const leastSlotsTaken = (kernel: MainlineKernel, claim: Claim): number => {
  const holders = claim.isForTask ? [claim.holder] : kernel.holders;
  const onCpu = (cpu: number): number =>
    (kernel.cpuPinned[cpu] ?? 0) + Math.max(0, ...holders.map((holder) => leastCountOn(kernel, holder, cpu)));
  const cpus = claim.cpu === ALL_CPUS ? [...kernel.cpus.keys()] : [claim.cpu];
  return Math.max(...cpus.map(onCpu));
};

/**
 * Can the kernel have counted more than the model? Copies of a task that has ended may still be counted, which only CPU-wide
 * requests meet; and an exec may have removed another's copies in place of the task's own.
 */
export const mayCountMore = (kernel: MainlineKernel, claim: Claim): boolean =>
  [...kernel.events.keys()].some(
    (id) =>
      kernel.events[id] !== undefined &&
      isDoubtful(kernel, id, claim.cpu) &&
      (!claim.isForTask || originalOf(kernel, id).removeOnExec),
  );

/** Can a task's list hold other events than those counted for it? */
export const isListInDoubt = (kernel: MainlineKernel, holder: Holder | undefined): boolean =>
  holder?.events.some((id) => isDoubtful(kernel, id, ALL_CPUS)) === true;
