import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { initialSnapshot, isDead, type KernelSnapshot, reduce } from '../../machines/kernel.ts';
import { decode } from '../../machines/operation.ts';
import { policies } from '../../machines/policies/index.ts';
import { type Policy, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';
import { run } from '../../machines/run.ts';
import { ledgers, type RandomLedger } from '../../properties/arbitraries/ledger.ts';

/** One ledger through both engines, compared after every event; answers how many events they agreed on. */
const agreeOn = <K extends object>(policy: Policy<K>, { machine, events }: RandomLedger): number => {
  const roster = createRoster();
  const bulk = { kernel: policy.initial(machine), world: worldOf(machine, roster) };
  const charts = worldOf(machine, roster);
  let snapshot: KernelSnapshot<K> = initialSnapshot(policy, machine);
  expect(snapshot.data).toStrictEqual(bulk.kernel);
  for (const event of events) {
    const op = decode(event, roster);
    const outcome = run(bulk.kernel, policy.recipe(bulk.kernel, op), op, bulk.world);
    snapshot = reduce(policy, charts, snapshot, op);
    expect(snapshot.outcome).toBe(outcome);
    expect(snapshot.delivered).toEqual(bulk.world.delivered);
    expect(charts.freed).toEqual(bulk.world.freed);
    expect(snapshot.data).toStrictEqual(bulk.kernel);
    if (outcome.kind === 'oops') {
      expect(isDead(snapshot)).toBe(true);
      return event.seq;
    }
  }
  return events.length;
};

const held: string[] = [];

const holdEnginesTogether = <K extends object>(policy: Policy<K>): void => {
  held.push(policy.name);
  test.prop([ledgers()])(`${policy.name}: statecharts and bulk replay agree after every event`, (ledger) => {
    expect(agreeOn(policy, ledger)).toBeLessThanOrEqual(ledger.events.length);
  });
};

describe('one meaning, run two ways', () => {
  holdEnginesTogether(policies.global);
  holdEnginesTogether(policies['percpu-rfc']);
  holdEnginesTogether(policies.percpu);

  test('no policy is left out', () => {
    expect(held).toEqual(Object.keys(policies));
  });
});
