import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { NOTHING_UNDER_WAY } from '../../../machines/interleaved/under-way.ts';
import { decode } from '../../../machines/operation.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { type Policy, worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { ledgers, type RandomLedger } from '../../../properties/arbitraries/ledger.ts';
import { snapshotEngine } from '../../../properties/engine/snapshots.ts';
import { trackingEngine } from '../../../properties/engine/tracking.ts';
import { MAINLINE_LAWS, SLOT_LAWS } from '../../../properties/laws.ts';

/** Fails where an engine that watches its tables answers other states than one that compares everything. */
const expectAgreement = <K extends object>(
  policy: Policy<K>,
  { machine, events }: RandomLedger,
  tables: readonly string[],
): void => {
  const roster = createRoster();
  const world = worldOf(machine, roster);
  const comparing = snapshotEngine(policy, policy.initial(machine));
  const watching = trackingEngine(policy, policy.initial(machine), tables);
  for (const event of events) {
    const op = decode(event, roster);
    const compared = comparing.advance(NOTHING_UNDER_WAY, op, world);
    const watched = watching.advance(NOTHING_UNDER_WAY, op, world);
    expect(watched.outcome).toBe(compared.outcome);
    expect(watched.before).toStrictEqual(compared.before);
    expect(watched.after).toStrictEqual(compared.after);
    expect(watched.before === watched.after).toBe(compared.before === compared.after);
    expect(watching.state()).toStrictEqual(comparing.state());
    if (compared.outcome.kind === 'oops') return;
  }
};

const small = ledgers({ mostCpus: 3, mostEvents: 40 });

describe('an engine that watches its tables answers the states of one that compares everything', () => {
  test.prop([small])('under global', (ledger) => {
    expectAgreement(globalPolicy, ledger, [...SLOT_LAWS.tables, 'cpus']);
  });
  test.prop([small])('under percpu-rfc', (ledger) => {
    expectAgreement(percpuRfcPolicy, ledger, [...SLOT_LAWS.tables, 'cpus']);
  });
  test.prop([small])('under percpu', (ledger) => {
    expectAgreement(percpuPolicy, ledger, [...SLOT_LAWS.tables, 'cpus']);
  });
  test.prop([ledgers({ mostCpus: 3, mostEvents: 40, withPerf: true })])('under mainline', (ledger) => {
    expectAgreement(mainlinePolicy, ledger, [...MAINLINE_LAWS.tables, 'cpus']);
  });
});
