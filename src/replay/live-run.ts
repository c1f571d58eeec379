/** A kernel that events change in place, and the operations under way on it: what the bulk engine and the timeline run. */
import { advance } from '../../machines/interleaved/advance.ts';
import { type Hindrance, hindranceOf } from '../../machines/interleaved/hindrance.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from '../../machines/interleaved/under-way.ts';
import type { Operation } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import type { Policy, World } from '../../machines/policy.ts';
import { run } from '../../machines/run.ts';

export interface LiveRun<K> {
  readonly kernel: K;
  readonly underWay: () => OperationsUnderWay<K>;
  readonly hindrance: (op: Operation) => Hindrance | undefined;
  /** Carries out an operation that nothing hinders. `world` then holds its effects. */
  readonly take: (op: Operation) => Outcome;
}

/** Goes on from `kernel`, which is the run's own from here on. */
export const liveRun = <K extends object>(
  policy: Policy<K>,
  world: World,
  kernel: K = policy.initial(world.machine),
  before: OperationsUnderWay<K> = NOTHING_UNDER_WAY,
): LiveRun<K> => {
  let underWay = before;
  const isAtomic = (op: Operation): boolean => underWay.length === 0 && !op.interleaved && op.type !== 'step';
  return {
    kernel,
    underWay: () => underWay,
    hindrance: (op) => (isAtomic(op) ? undefined : hindranceOf(policy, kernel, underWay, op)),
    take(op) {
      if (isAtomic(op)) return run(kernel, policy.recipe(kernel, op), op, world);
      const advanced = advance(policy, kernel, underWay, op, world);
      ({ underWay } = advanced);
      return advanced.outcome;
    },
  };
};
