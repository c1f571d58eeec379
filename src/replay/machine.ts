/** The machine engine: the statecharts and their composition, one immutable snapshot an event. */
import { hindranceOf } from '../../machines/interleaved/hindrance.ts';
import { initialSnapshot, reduce } from '../../machines/kernel.ts';
import type { Machine } from '../../machines/machine.ts';
import { type Policy, worldOf } from '../../machines/policy.ts';
import { createRoster, type Roster } from '../../machines/roster.ts';
import type { Engine } from './engine.ts';

export const machineEngine = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  roster: Roster = createRoster(),
): Engine => {
  const world = worldOf(machine, roster);
  let snapshot = initialSnapshot(policy, machine);
  return {
    roster,
    hindrance: (op) => hindranceOf(policy, snapshot.data, snapshot.underWay, op),
    take: (op) => {
      snapshot = reduce(policy, world, snapshot, op);
      return snapshot.outcome;
    },
    delivered: () => snapshot.delivered.map(roster.breakpoints.at),
    row: () => policy.row(snapshot.data, roster),
  };
};
