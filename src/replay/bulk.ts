/** The bulk engine: a policy's recipes on one mutable state. */
import { advance } from '../../machines/interleaved/advance.ts';
import { hindranceOf } from '../../machines/interleaved/hindrance.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from '../../machines/interleaved/under-way.ts';
import type { Machine } from '../../machines/machine.ts';
import type { Operation } from '../../machines/operation.ts';
import { type Policy, worldOf } from '../../machines/policy.ts';
import { createRoster, type Roster } from '../../machines/roster.ts';
import { run } from '../../machines/run.ts';
import type { Engine } from './engine.ts';

export const bulkEngine = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  roster: Roster = createRoster(),
): Engine => {
  const world = worldOf(machine, roster);
  const kernel = policy.initial(machine);
  let underWay: OperationsUnderWay<K> = NOTHING_UNDER_WAY;
  const isAtomic = (op: Operation): boolean => underWay.length === 0 && !op.interleaved && op.type !== 'step';
  return {
    roster,
    hindrance: (op) => (isAtomic(op) ? undefined : hindranceOf(policy, kernel, underWay, op)),
    take(op) {
      if (isAtomic(op)) return run(kernel, policy.recipe(kernel, op), op, world);
      const advanced = advance(policy, kernel, underWay, op, world);
      ({ underWay } = advanced);
      return advanced.outcome;
    },
    delivered: () => world.delivered.map(roster.breakpoints.at),
    row: () => policy.row(kernel, roster),
  };
};
