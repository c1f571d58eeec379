/** An oops of each kind that the RFC knows (domain.md §3), and each assumption seen broken where nothing keeps it. */
import type { Fault, Outcome } from '../../machines/outcome.ts';
import { type Assumption, assumptionBits, USUAL_ASSUMPTIONS } from '../assumptions.ts';
import type { SlotKernel } from '../slot-kernel.ts';
import type { Sometimes } from './sometimes.ts';

const died = (why: Fault, needs: readonly Assumption[]): Sometimes<SlotKernel> => {
  const isAnswered = (outcome: Outcome): boolean => outcome.kind === 'oops' && outcome.why === why;
  return {
    name: `oops: ${why}`,
    needs,
    policies: ['percpu-rfc'],
    isAnswered,
    isReached: ({ outcome }) => isAnswered(outcome),
  };
};

/** The assumptions are those without which D4, D5, D6 and D13 do not come to it. */
export const OOPSES: readonly Sometimes<SlotKernel>[] = [
  died('NULL cpumask', ['balanced', 'single']),
  died('this_hbp_kernel out of bounds', ['balanced', 'online']),
  died('hbp_user_refcount out of bounds', ['balanced', 'constant mask']),
];

/** Who calls and what happens to CPUs is as bad as the campaign lets it be. */
export const BROKEN_ASSUMPTIONS: readonly Sometimes<SlotKernel>[] = USUAL_ASSUMPTIONS.map((assumption) => {
  const bit = assumptionBits([assumption]);
  return {
    name: `broken: ${assumption}`,
    needs: [assumption],
    ...(assumption === 'atomic' && { interleaved: true as const }),
    ...(assumption === 'online' && { leastCpus: 2 }),
    isReached: (_step, { broken }) => (broken & bit) !== 0,
  };
});
