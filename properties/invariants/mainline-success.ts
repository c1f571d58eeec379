import { ALL_CPUS, type MainlineKernel, type PerfEvent } from '../../machines/mainline/state.ts';
import { targetOf } from '../../machines/mainline/target.ts';
import { worldOf } from '../../machines/policy.ts';
import { NONE } from '../../machines/roster.ts';
import { ALWAYS } from '../assumptions.ts';
import type { Invariant, Step } from '../invariant.ts';
import { eventChanges } from '../mainline-counts.ts';
import { breakpointName } from '../wording.ts';

/** By CPU: how many originals of a breakpoint more than before are counted for a task (NONE: for none). */
const gainedFor = (step: Step<MainlineKernel>, bp: number, task: number): ReadonlyMap<number, number> => {
  const gained = new Map<number, number>();
  const count = ({ holders }: MainlineKernel, event: PerfEvent | undefined, change: 1 | -1): void => {
    const isCounted =
      event?.bp === bp && event.parent === NONE && (holders[event.holder]?.task ?? NONE) === task;
    if (isCounted) gained.set(event.cpu, (gained.get(event.cpu) ?? 0) + change);
  };
  for (const { was, is } of eventChanges(step)) {
    count(step.before, was, -1);
    count(step.after, is, 1);
  }
  return gained;
};

const place = (cpu: number): string => (cpu === ALL_CPUS ? 'all CPUs' : `CPU ${cpu}`);

/** SUCCESS (domain.md §5.2) for `mainline`: a granted register is counted wherever it asked to be. */
export const mainlineSuccess: Invariant<MainlineKernel> = {
  name: 'SUCCESS',
  says: 'a granted register has made an event wherever it asked for one',
  read: 'lock free',
  claims: { mainline: { under: ALWAYS } },
  find(step: Step<MainlineKernel>) {
    const { op, outcome, before, machine, roster } = step;
    if (op.type !== 'breakpoint.register' || outcome.kind !== 'granted') return undefined;
    const { task, cpus } = targetOf(before, op, worldOf(machine, roster));
    const gained = gainedFor(step, op.bp, task);
    const missed = cpus.find((cpu) => gained.get(cpu) !== 1);
    const breakpoint = breakpointName(step, op.bp);
    if (cpus.length > 0 && missed === undefined) return undefined;
    return {
      invariant: 'SUCCESS',
      breakpoint,
      sentence: `the register of ${breakpoint} was granted, but made no event on ${missed === undefined ? 'any CPU' : place(missed)}`,
    };
  },
};
