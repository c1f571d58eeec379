import { HBP_NUM } from '../../machines/machine.ts';
import { overfullCpu, type Taking } from '../../machines/mainline/fits.ts';
import { inheritedBy } from '../../machines/mainline/inheritance.ts';
import { registerEvent } from '../../machines/mainline/ptrace.ts';
import { ALL_CPUS, eventOf, type MainlineKernel } from '../../machines/mainline/state.ts';
import { targetOf } from '../../machines/mainline/target.ts';
import { worldOf } from '../../machines/policy.ts';
import { NONE } from '../../machines/roster.ts';
import { isEnabled } from '../../machines/x86/dr7.ts';
import { ALWAYS } from '../assumptions.ts';
import type { Invariant, Step } from '../invariant.ts';
import { withAsked } from '../mainline-counts.ts';
import { operationText } from '../wording.ts';

/** The holder of a task, or a number that stands for a task with nothing counted. */
const holderIn = ({ tasks, holders }: MainlineKernel, task: number): number => {
  const holder = tasks[task]?.holder ?? NONE;
  return holder === NONE ? holders.length : holder;
};

/** The debug registers that a poke would use for the first time. */
const newRegisters = ({ before, op, roster }: Step<MainlineKernel>): number => {
  if (op.register !== 7) return 1;
  const dr7 = roster.addresses.at(op.value).low;
  const numbers = Array.from({ length: HBP_NUM }, (_, n) => n);
  return numbers.filter((n) => isEnabled(dr7, n) && registerEvent(before, op.task, n) === undefined).length;
};

/** What the refused operation asked for. */
const asked = (step: Step<MainlineKernel>): readonly Taking[] => {
  const { before, op, machine, roster } = step;
  switch (op.type) {
    case 'breakpoint.register': {
      const { task, cpus } = targetOf(before, op, worldOf(machine, roster));
      return cpus.map((cpu) => ({ holder: task === NONE ? NONE : holderIn(before, task), cpu }));
    }
    case 'ptrace.poke': {
      const holder = holderIn(before, op.task);
      return Array.from({ length: newRegisters(step) }, () => ({ holder, cpu: ALL_CPUS }));
    }
    case 'task.fork': {
      const holder = before.holders.length;
      return inheritedBy(before, op).map((id) => ({ holder, cpu: eventOf(before, id).cpu }));
    }
    default:
      return [];
  }
};

/** COMPLETE (domain.md §5.2) for `mainline`: with what was asked for, FITS would not hold. */
export const mainlineComplete: Invariant<MainlineKernel> = {
  name: 'COMPLETE',
  says: 'nobody is refused for want of a slot while there is room',
  read: 'lock free',
  claims: { mainline: { under: ALWAYS } },
  find(step) {
    if (step.outcome.result !== 'ENOSPC') return undefined;
    const { slots } = step.machine;
    if (withAsked(step, asked(step), (counts) => overfullCpu(counts, slots)) !== undefined) return undefined;
    return {
      invariant: 'COMPLETE',
      sentence: `${operationText(step)} was refused for want of a slot, but with it no CPU needs more than its ${slots}`,
    };
  },
};
