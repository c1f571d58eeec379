import { NONE } from '../../machines/roster.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import type { Finding, Invariant, Step } from '../invariant.ts';
import { isAmong } from '../kernel-tables.ts';
import { breakpointName, taskName } from '../wording.ts';
import { registeredFor, type Registration, targetOfCall } from '../witness/state.ts';

const timesIn = (slots: readonly number[], bp: number): number =>
  slots.reduce((times, one) => (one === bp ? times + 1 : times), 0);

const refusedThough = (step: Step): Finding => {
  const breakpoint = breakpointName(step, step.op.bp);
  return {
    invariant: 'RELEASE',
    breakpoint,
    sentence: `the unregister of ${breakpoint} was answered with ${step.outcome.result}, but ${breakpoint} is registered`,
  };
};

/** What stays in the tables of the CPUs that are online; what an offline one keeps is the business of GHOST. */
const leftInTable = (step: Step, registrations: readonly Registration[]): Finding | undefined => {
  const { op, after } = step;
  const others = registrations.filter(({ bp }) => bp === op.bp);
  for (const [cpu, { online, kernel }] of after.cpus.entries()) {
    const due = others.filter(({ cpus }) => isAmong(cpus, cpu)).length;
    if (!online || timesIn(kernel, op.bp) <= due) continue;
    const slot = kernel.indexOf(op.bp);
    const breakpoint = breakpointName(step, op.bp);
    return {
      invariant: 'RELEASE',
      cpu,
      slot,
      breakpoint,
      sentence: `the unregister of ${breakpoint} was granted, but on CPU ${cpu} slot ${slot} still holds it`,
    };
  }
  return undefined;
};

const leftToTask = (
  step: Step,
  target: number,
  registrations: readonly Registration[],
): Finding | undefined => {
  const { op, after } = step;
  const slots = after.tasks[target]?.slots ?? [];
  const due = registrations.filter(({ bp }) => bp === op.bp).length;
  if (timesIn(slots, op.bp) <= due) return undefined;
  const slot = slots.indexOf(op.bp);
  const breakpoint = breakpointName(step, op.bp);
  const task = taskName(step, target);
  return {
    invariant: 'RELEASE',
    slot,
    task,
    breakpoint,
    sentence: `the unregister of ${breakpoint} was granted, but slot ${slot} of ${task} still holds it`,
  };
};

/**
 * The counterpart of SUCCESS, which the table of domain.md §5.2 has no row for: an allocator that refuses every unregister would
 * keep all of its rows.
 */
export const release: Invariant = {
  name: 'RELEASE',
  says: 'an unregister of what is registered is granted, and leaves it in no slot',
  read: 'lock free',
  claims: {
    global: { under: ['settled', 'atomic', 'online'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find(step, witness) {
    const { op, outcome } = step;
    if (op.type !== 'breakpoint.unregister') return undefined;
    const target = targetOfCall(witness, step);
    const registrations = registeredFor(witness, target);
    if (outcome.result !== 0) {
      return registrations.some(({ bp }) => bp === op.bp) ? refusedThough(step) : undefined;
    }
    return target === NONE ? leftInTable(step, registrations) : leftToTask(step, target, registrations);
  },
};
