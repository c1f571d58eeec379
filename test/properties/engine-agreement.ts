/** Both engines over one ledger, compared after every event. */
import { expect } from 'vitest';
import type { LedgerEvent } from '../../machines/events.ts';
import { initialSnapshot, isDead, type KernelSnapshot, reduce } from '../../machines/kernel.ts';
import type { Machine } from '../../machines/machine.ts';
import { decode } from '../../machines/operation.ts';
import { type Policy, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';
import { run } from '../../machines/run.ts';

/** Fails where the statecharts and the bulk engine differ; answers the statecharts' last snapshot. */
export const expectAgreement = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
): KernelSnapshot<K> => {
  const roster = createRoster();
  const bulk = { kernel: policy.initial(machine), world: worldOf(machine, roster) };
  const charts = worldOf(machine, roster);
  let snapshot = initialSnapshot(policy, machine);
  expect(snapshot.data).toStrictEqual(bulk.kernel);
  for (const event of events) {
    const op = decode(event, roster);
    const outcome = run(bulk.kernel, policy.recipe(bulk.kernel, op), op, bulk.world);
    snapshot = reduce(policy, charts, snapshot, op);
    expect(snapshot.outcome).toStrictEqual(outcome);
    expect(snapshot.delivered).toStrictEqual(bulk.world.delivered);
    expect(charts.freed).toStrictEqual(bulk.world.freed);
    expect(snapshot.data).toStrictEqual(bulk.kernel);
    expect(isDead(snapshot)).toBe(outcome.kind === 'oops');
    if (outcome.kind === 'oops') break;
  }
  return snapshot;
};
