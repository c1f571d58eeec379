import { HBP_NUM } from '../../machines/machine.ts';
import { NONE } from '../../machines/roster.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import type { Finding, Invariant, Step } from '../invariant.ts';
import { isAmong, isHeldFrom, wantedByCpu } from '../kernel-tables.ts';
import { breakpointName, counted, taskName } from '../wording.ts';
import type { Witness } from '../witness/state.ts';

/** The CPUs that the refused register asked for. */
const isAskedFor = ({ op, roster, rules }: Step, witness: Witness, cpu: number): boolean => {
  const mask = witness.structs[op.bp]?.mask ?? NONE;
  return mask === NONE || rules.masks === 'ignored' || isAmong(roster.masks.at(mask), cpu);
};

const ofKernelSpace = (step: Step, witness: Witness): Finding | undefined => {
  const wanted = wantedByCpu(witness);
  let need = 0;
  for (let cpu = 0; cpu < step.machine.cpus; cpu += 1) {
    need = Math.max(need, (wanted[cpu] ?? 0) + (isAskedFor(step, witness, cpu) ? 1 : 0));
  }
  if (need > HBP_NUM || isHeldFrom(step, HBP_NUM - need)) return undefined;
  const breakpoint = breakpointName(step, step.op.bp);
  return {
    invariant: 'COMPLETE',
    breakpoint,
    sentence: `${breakpoint} was refused for want of a slot, but with it no CPU needs more than ${counted(need, 'kernel slot')}, and no task holds slot ${HBP_NUM - need} or above`,
  };
};

const ofTask = (step: Step, witness: Witness): Finding | undefined => {
  const { op, after } = step;
  const most = wantedByCpu(witness).reduce((a, b) => Math.max(a, b), 0);
  for (let slot = 0; slot < HBP_NUM - most; slot += 1) {
    if ((after.tasks[op.task]?.slots[slot] ?? NONE) !== NONE) continue;
    const breakpoint = breakpointName(step, op.bp);
    const task = taskName(step, op.task);
    return {
      invariant: 'COMPLETE',
      slot,
      task,
      breakpoint,
      sentence: `${breakpoint} was refused to ${task} for want of a slot, but ${task} has slot ${slot} free and no CPU needs more than ${counted(most, 'kernel slot')}`,
    };
  }
  return undefined;
};

/** COMPLETE (domain.md §5.2). */
export const complete: Invariant = {
  name: 'COMPLETE',
  says: 'nobody is refused for want of a slot while there is room',
  read: 'lock free',
  claims: {
    global: { under: ['settled', 'atomic', 'single'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find(step, witness) {
    if (step.op.type !== 'breakpoint.register' || step.outcome.result !== 'ENOSPC') return undefined;
    return step.op.task === NONE ? ofKernelSpace(step, witness) : ofTask(step, witness);
  },
};
