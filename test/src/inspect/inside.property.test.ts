import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { initialSnapshot, isDead, type KernelSnapshot, reduce } from '../../../machines/kernel.ts';
import type { Machine } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import { policies } from '../../../machines/policies/index.ts';
import { type Policy, worldOf } from '../../../machines/policy.ts';
import { type RandomLedger, ledgers } from '../../../properties/arbitraries/ledger.ts';
import { interleavedLedgers } from '../../../properties/arbitraries/schedule.ts';
import { snapshotAt } from '../../../src/inspect/inside/charts-at.ts';
import { walkInside } from '../../../src/inspect/inside/walk.ts';
import { openTimeline, type Timeline } from '../../../src/replay/timeline/timeline.ts';

const RUNS = { numRuns: 20 };

const opened = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
): Timeline<K> => {
  const timeline = openTimeline(policy, machine);
  for (const event of events) timeline.append(decode(event, timeline.roster));
  return timeline;
};

/** The reference: one snapshot after each event, the first before all of them. */
const snapshotsOf = <K extends object>({
  policy,
  machine,
  roster,
  length,
  operation,
}: Timeline<K>): readonly KernelSnapshot<K>[] => {
  const world = worldOf(machine, roster);
  const snapshots = [initialSnapshot(policy, machine)];
  for (let seq = 1; seq <= length; seq += 1) {
    const last = snapshots.at(-1);
    if (last !== undefined) snapshots.push(reduce(policy, world, last, operation(seq)));
  }
  return snapshots;
};

const valuesOf = <K>(
  { registry, cpus, breakpoints, data, underWay }: KernelSnapshot<K>,
  bps: readonly number[],
) => ({
  registry: [registry.value, registry.context.awaited],
  cpus: cpus.map(({ value }) => value),
  breakpoints: bps.map((bp) => [breakpoints[bp]?.value, breakpoints[bp]?.context]),
  data,
  underWay,
});

const expectCharts = <K extends object>(policy: Policy<K>, { machine, events }: RandomLedger): void => {
  const timeline = opened(policy, machine, events);
  const bps = Array.from({ length: timeline.roster.breakpoints.size }, (_, id) => id);
  for (const [seq, snapshot] of snapshotsOf(timeline).entries()) {
    if (isDead(snapshot)) break;
    expect(valuesOf(snapshotAt(timeline, seq, bps), bps)).toEqual(valuesOf(snapshot, bps));
  }
};

const expectWalks = <K extends object>(
  policy: Policy<K>,
  { machine, events }: RandomLedger,
  order: readonly number[],
): void => {
  const timeline = opened(policy, machine, events);
  const world = worldOf(machine, timeline.roster);
  for (const [index, event] of events.slice(0, timeline.length).entries()) {
    const op = timeline.operation(event.seq);
    if (op.bp === -1 && event.type !== 'task.exec' && event.type !== 'task.exit') continue;
    const before = snapshotAt(timeline, index, []);
    const end = walkInside(policy, world, before, op, order).at(-1)?.snapshot;
    const { state, outcome } = timeline.at(event.seq);
    expect(end?.outcome).toEqual(outcome);
    if (outcome.kind !== 'oops') expect(end?.data).toEqual(state);
    if (outcome.kind !== 'oops') expect(end?.registry.value).toBe('idle');
  }
};

const chartsHold = <K extends object>(policy: Policy<K>): void => {
  const withPerf = policy.name === 'mainline';
  test.prop([ledgers({ mostEvents: 25, withPerf })], RUNS)(
    `are those that the statecharts of ${policy.name} come to from the first event on`,
    (ledger) => expectCharts(policy, ledger),
  );
};

const chartsHoldUnderWay = <K extends object>(policy: Policy<K>): void => {
  test.prop([interleavedLedgers(policy, { mostEvents: 12 })], RUNS)(
    `also while operations of ${policy.name} are under way`,
    (ledger) => expectCharts(policy, ledger),
  );
};

const orders = fc.array(fc.nat(3), { maxLength: 12 });

/** Where all CPUs share one kdr7, the last of them decides what it holds (D1): there the order is no matter of taste. */
const walkHolds = <K extends object>(policy: Policy<K>, its: fc.Arbitrary<readonly number[]>): void => {
  test.prop([ledgers({ mostEvents: 25 }), its], RUNS)(
    `comes to the outcome and the state of the whole event under ${policy.name}`,
    (ledger, order) => expectWalks(policy, ledger, order),
  );
};

describe('the charts between two events of a timeline', () => {
  chartsHold(policies.global);
  chartsHold(policies['percpu-rfc']);
  chartsHold(policies.percpu);
  chartsHold(policies.mainline);
  chartsHoldUnderWay(policies.global);
  chartsHoldUnderWay(policies['percpu-rfc']);
  chartsHoldUnderWay(policies.percpu);
});

describe('an event that is walked step by step', () => {
  walkHolds(policies.global, orders);
  walkHolds(policies['percpu-rfc'], fc.constant([]));
  walkHolds(policies.percpu, orders);
});
