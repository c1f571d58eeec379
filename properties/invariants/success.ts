import { NONE } from '../../machines/roster.ts';
import { isArmedFor } from '../armed.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import type { Finding, Invariant, Step } from '../invariant.ts';
import { breakpointName, taskName } from '../wording.ts';
import { registeredFor, type Witness } from '../witness/state.ts';

const ofKernelSpace = (step: Step, witness: Witness): Finding | undefined => {
  const { op, after } = step;
  const breakpoint = breakpointName(step, op.bp);
  const cpus = witness.kernel.findLast(({ bp }) => bp === op.bp)?.cpus ?? [];
  const online = cpus.filter((cpu) => after.cpus[cpu]?.online === true);
  if (online.length === 0) {
    return {
      invariant: 'SUCCESS',
      breakpoint,
      sentence: `the register of ${breakpoint} was granted, but its mask names no online CPU`,
    };
  }
  const cpu = online.find((one) => after.cpus[one]?.kernel.includes(op.bp) !== true);
  if (cpu === undefined) return undefined;
  return {
    invariant: 'SUCCESS',
    cpu,
    breakpoint,
    sentence: `the register of ${breakpoint} was granted, but on CPU ${cpu} no slot holds it`,
  };
};

const ofTask = (step: Step, witness: Witness): Finding | undefined => {
  const { op, after } = step;
  const registration = registeredFor(witness, op.task).findLast(({ bp }) => bp === op.bp);
  const slots = after.tasks[op.task]?.slots ?? [];
  for (const [cpu, here] of after.cpus.entries()) {
    if (!here.online || here.current !== op.task || registration === undefined) continue;
    if (slots.some((bp, slot) => bp === op.bp && isArmedFor(here, slot, registration))) continue;
    const breakpoint = breakpointName(step, op.bp);
    const task = taskName(step, op.task);
    return {
      invariant: 'SUCCESS',
      cpu,
      task,
      breakpoint,
      sentence: `the register of ${breakpoint} for ${task} was granted, but ${task} runs on CPU ${cpu} and no register there watches for it`,
    };
  }
  return undefined;
};

/** SUCCESS (domain.md §5.2). */
export const success: Invariant = {
  name: 'SUCCESS',
  says: 'a granted register has reached every online CPU of its mask, and every CPU on which its task runs',
  read: 'lock free',
  claims: {
    global: { under: ['settled', 'atomic'] },
    // The table says Six; D17 breaks it where events interleave.
    'percpu-rfc': { under: [...SIX, 'atomic'] },
    percpu: { under: ALWAYS },
  },
  find(step, witness) {
    if (step.op.type !== 'breakpoint.register' || step.outcome.result !== 0) return undefined;
    return step.op.task === NONE ? ofKernelSpace(step, witness) : ofTask(step, witness);
  },
};
