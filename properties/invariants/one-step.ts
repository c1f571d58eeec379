import { NONE } from '../../machines/roster.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import type { Invariant, Step } from '../invariant.ts';
import { operationText } from '../wording.ts';
import { targetOfCall, type Witness } from '../witness/state.ts';

/** Hotplug and whatever concerns tasks leave the boundary where it is. */
const mayMove = (step: Step, witness: Witness): boolean => {
  const { op } = step;
  if (op.type === 'breakpoint.register') return op.task === NONE;
  return op.type === 'breakpoint.unregister' && targetOfCall(witness, step) === NONE;
};

/** ONESTEP (domain.md §5.2). */
export const oneStep: Invariant = {
  name: 'ONESTEP',
  says: 'the boundary moves by at most one, and only for a kernel-space register or unregister',
  read: 'lock free',
  claims: {
    global: { under: ['settled', 'atomic'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find(step, witness) {
    const was = step.before.kernelPos;
    const is = step.after.kernelPos;
    if (was === is) return undefined;
    const most = mayMove(step, witness) ? 1 : 0;
    if (Math.abs(is - was) <= most) return undefined;
    return {
      invariant: 'ONESTEP',
      sentence: `${operationText(step)} moved the boundary from ${was} to ${is}, where it may move by ${most}`,
    };
  },
};
