/** Both engines over one ledger, compared after every event. */
import { expect } from 'vitest';
import type { LedgerEvent } from '../../machines/events.ts';
import { advance } from '../../machines/interleaved/advance.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from '../../machines/interleaved/under-way.ts';
import { initialSnapshot, isDead, type KernelSnapshot, reduce } from '../../machines/kernel.ts';
import type { Machine } from '../../machines/machine.ts';
import { decode } from '../../machines/operation.ts';
import { type Policy, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';

/** Fails where the statecharts and the bulk engine differ; answers the statecharts' last snapshot. */
export const expectAgreement = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
): KernelSnapshot<K> => {
  const roster = createRoster();
  const kernel = policy.initial(machine);
  const bulk = worldOf(machine, roster);
  let underWay: OperationsUnderWay<K> = NOTHING_UNDER_WAY;
  const charts = worldOf(machine, roster);
  let snapshot = initialSnapshot(policy, machine);
  expect(snapshot.data).toStrictEqual(kernel);
  for (const event of events) {
    const op = decode(event, roster);
    const advanced = advance(policy, kernel, underWay, op, bulk);
    ({ underWay } = advanced);
    snapshot = reduce(policy, charts, snapshot, op);
    expect(snapshot.outcome).toStrictEqual(advanced.outcome);
    expect(snapshot.underWay).toStrictEqual(underWay);
    expect(snapshot.delivered).toStrictEqual(bulk.delivered);
    expect(charts.freed).toStrictEqual(bulk.freed);
    expect(snapshot.data).toStrictEqual(kernel);
    expect(isDead(snapshot)).toBe(advanced.outcome.kind === 'oops');
    if (isDead(snapshot)) break;
  }
  return snapshot;
};
