/** The bulk engine: a policy's recipes on one mutable state. */
import type { Machine } from '../../machines/machine.ts';
import { type Policy, worldOf } from '../../machines/policy.ts';
import { createRoster, type Roster } from '../../machines/roster.ts';
import type { Engine } from './engine.ts';
import { liveRun } from './live-run.ts';

export const bulkEngine = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  roster: Roster = createRoster(),
): Engine => {
  const world = worldOf(machine, roster);
  const { kernel, hindrance, take } = liveRun(policy, world);
  return {
    roster,
    hindrance,
    take,
    delivered: () => world.delivered.map(roster.breakpoints.at),
    row: () => policy.row(kernel, roster),
  };
};
