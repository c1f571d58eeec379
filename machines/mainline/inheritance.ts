/** What a forked child inherits (domain.md §6.4, "fork"; Linux's `inherit_task_group` and `inherit_event`). */
import type { Operation } from '../operation.ts';
import { NONE } from '../roster.ts';
import { type Claim, slotsTaken } from './admission.ts';
import { createEvent, holderFor, PLAIN_SETTINGS } from './perf-event.ts';
import { ALL_CPUS, eventOf, holderOfTask, type MainlineKernel, type PerfEvent } from './state.ts';

const isInherited = (kernel: MainlineKernel, event: PerfEvent, isThread: boolean): boolean => {
  // A group is inherited as a whole, as its leader says.
  const leader = event.leader === NONE ? event : eventOf(kernel, event.leader);
  return event.attached && leader.inherit && (isThread || !leader.inheritThread);
};

/** The events of the parent that are copied for the child, in the order in which they were made. */
export const inheritedBy = (kernel: MainlineKernel, op: Operation): number[] => {
  const parent = holderOfTask(kernel, op.task);
  if (parent === undefined) return [];
  return parent.events.filter((id) => isInherited(kernel, eventOf(kernel, id), op.threadOfParent));
};

/** Do copies of all these events fit the child, who holds nothing yet? Counts add up within one fork. */
export const fitsChild = (kernel: MainlineKernel, inherited: readonly number[], slots: number): boolean => {
  const cpus = inherited.map((id) => eventOf(kernel, id).cpu);
  const isFitting = (cpu: number): boolean => {
    const claim: Claim = { isForTask: true, holder: undefined, cpu };
    const wanted = cpus.filter((other) => cpu === ALL_CPUS || other === ALL_CPUS || other === cpu).length;
    return slotsTaken(kernel, claim) + wanted <= slots;
  };
  // Without bound events every CPU is alike; else each CPU on which something new is counted is looked at.
  if (cpus.every((cpu) => cpu === ALL_CPUS)) return cpus.length === 0 || isFitting(ALL_CPUS);
  const affected = cpus.includes(ALL_CPUS) ? kernel.cpus.keys() : new Set(cpus);
  for (const cpu of affected) if (!isFitting(cpu)) return false;
  return true;
};

/** The attributes come from the original, as it is by now; whether the copy is enabled, from the parent's own event. */
const copyOf = (kernel: MainlineKernel, id: number, holder: number, leader: number): number => {
  const event = eventOf(kernel, id);
  const originalId = event.parent === NONE ? id : event.parent;
  const original = eventOf(kernel, originalId);
  return createEvent(kernel, {
    ...PLAIN_SETTINGS,
    bp: original.bp,
    parent: originalId,
    holder,
    cpu: original.cpu,
    type: original.type,
    address: original.address,
    length: original.length,
    disabled: event.disabled,
    leader,
    inherit: original.inherit,
    inheritThread: original.inheritThread,
    removeOnExec: original.removeOnExec,
    enableOnExec: original.enableOnExec,
    sampleRead: original.sampleRead,
    request: original.request,
  });
};

/** Makes the copies and counts them on the child. */
export const inherit = (kernel: MainlineKernel, inherited: readonly number[], child: number): void => {
  if (inherited.length === 0) return;
  const holder = holderFor(kernel, child);
  const copies = new Map<number, number>();
  for (const id of inherited) {
    const { leader } = eventOf(kernel, id);
    copies.set(id, copyOf(kernel, id, holder, copies.get(leader) ?? NONE));
  }
};
