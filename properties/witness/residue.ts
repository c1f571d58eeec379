/**
 * Residue (domain.md §2.4): a switch to a task without the debug flag leaves the registers alone, so that the previous task's
 * slots stay armed. The witness follows which slots of a CPU are such, since DR7 excuses them and nothing else.
 */
import { HBP_NUM } from '../../machines/machine.ts';
import { isEnabled, slotMask } from '../../machines/x86/dr7.ts';
import { awaitsChangeOf } from '../interleaved/interleaving.ts';
import type { Step } from '../invariant.ts';
import type { SlotCpu, SlotTask } from '../slot-kernel.ts';

/**
 * The slots that `dr7` arms and the task that is leaving brought. Where its breakpoints are being changed and the CPU has not
 * had its interrupt yet, the task may be without what is still armed: then all below the boundary are its.
 */
const leftBehind = (cpu: SlotCpu, leaving: SlotTask | undefined, changingBelow: number): number => {
  if (leaving === undefined) return 0;
  let bits = 0;
  for (let i = 0; i < HBP_NUM; i += 1) {
    if (isEnabled(cpu.dr7, i) && (isEnabled(leaving.dr7, i) || i < changingBelow)) bits |= 1 << i;
  }
  return bits;
};

/** Of the slots in `bits`, those that are armed exactly as they were. */
const untouched = (bits: number, before: SlotCpu, after: SlotCpu): number => {
  let kept = 0;
  for (let i = 0; i < HBP_NUM; i += 1) {
    const isSame = ((before.dr7 ^ after.dr7) & slotMask(i)) === 0 && before.dr[i] === after.dr[i];
    if ((bits & (1 << i)) !== 0 && isSame && isEnabled(after.dr7, i)) kept |= 1 << i;
  }
  return kept;
};

/** The residue on `cpu` after the step, as bits, from what it was. */
export const residueAfter = (was: number, cpu: number, { op, before, after, interleaving }: Step): number => {
  const then = before.cpus[cpu];
  const now = after.cpus[cpu];
  const isSwitch = op.type === 'task.switch' && op.cpu === cpu;
  if (then === undefined || now === undefined || (was === 0 && !isSwitch)) return 0;
  // A CPU that waits for the interrupt of the change that gave its task the flag has loaded nothing of it yet.
  if (after.tasks[now.current]?.debugFlag === true && !awaitsChangeOf(interleaving, cpu, now.current))
    return 0;
  const changingBelow = awaitsChangeOf(interleaving, cpu, then.current) ? before.kernelPos : 0;
  const bits = isSwitch ? was | leftBehind(then, before.tasks[then.current], changingBelow) : was;
  return untouched(bits, then, now);
};
