import { ALL_CPUS, type MainlineKernel } from '../../machines/mainline/state.ts';
import { targetOf } from '../../machines/mainline/target.ts';
import { worldOf } from '../../machines/policy.ts';
import { NONE } from '../../machines/roster.ts';
import { ALWAYS } from '../assumptions.ts';
import type { Invariant, Step } from '../invariant.ts';
import { breakpointName } from '../wording.ts';

/** How many originals of a breakpoint are counted for a task (NONE: for none) on a CPU. */
const countedFor = ({ events, holders }: MainlineKernel, bp: number, task: number, cpu: number): number =>
  events.filter(
    (event) =>
      event?.bp === bp &&
      event.parent === NONE &&
      event.cpu === cpu &&
      (holders[event.holder]?.task ?? NONE) === task,
  ).length;

const place = (cpu: number): string => (cpu === ALL_CPUS ? 'all CPUs' : `CPU ${cpu}`);

/** SUCCESS (domain.md §5.2) for `mainline`: a granted register is counted wherever it asked to be. */
export const mainlineSuccess: Invariant<MainlineKernel> = {
  name: 'SUCCESS',
  says: 'a granted register has made an event wherever it asked for one',
  read: 'lock free',
  claims: { mainline: { under: ALWAYS } },
  find(step: Step<MainlineKernel>) {
    const { op, outcome, before, after, machine, roster } = step;
    if (op.type !== 'breakpoint.register' || outcome.kind !== 'granted') return undefined;
    const { task, cpus } = targetOf(before, op, worldOf(machine, roster));
    const missed = cpus.find(
      (cpu) => countedFor(after, op.bp, task, cpu) !== countedFor(before, op.bp, task, cpu) + 1,
    );
    const breakpoint = breakpointName(step, op.bp);
    if (cpus.length > 0 && missed === undefined) return undefined;
    return {
      invariant: 'SUCCESS',
      breakpoint,
      sentence: `the register of ${breakpoint} was granted, but made no event on ${missed === undefined ? 'any CPU' : place(missed)}`,
    };
  },
};
