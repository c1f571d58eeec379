import { registrationOf } from '../../machines/mainline/breakpoints.ts';
import { eventOf, type MainlineKernel } from '../../machines/mainline/state.ts';
import { ALWAYS } from '../assumptions.ts';
import { firstDifference } from '../difference.ts';
import type { Invariant, Step } from '../invariant.ts';
import { operationText } from '../wording.ts';

/** The two calls that the kernel itself does not take back whole: a modify of copies, and a write to DR7 (domain.md §6.4, §6.5). */
const isExcepted = ({ op, before }: Step<MainlineKernel>): boolean => {
  if (op.type === 'ptrace.poke') return op.register === 7;
  if (op.type !== 'breakpoint.modify') return false;
  return registrationOf(before, op)?.some((id) => eventOf(before, id).copies.length > 0) === true;
};

/** ATOMIC (domain.md §5.2) for `mainline`. */
export const mainlineAtomic: Invariant<MainlineKernel> = {
  name: 'ATOMIC',
  says: 'a refused call changes nothing',
  read: 'lock free',
  claims: { mainline: { under: ALWAYS } },
  find(step) {
    const { outcome, before, after } = step;
    if (outcome.kind !== 'refused' || before === after || isExcepted(step)) return undefined;
    const changed = firstDifference(before, after);
    if (changed === undefined) return undefined;
    return {
      invariant: 'ATOMIC',
      sentence: `${operationText(step)} was refused with ${outcome.result}, but changed ${changed}`,
    };
  },
};
