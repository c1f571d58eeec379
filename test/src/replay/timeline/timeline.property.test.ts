import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { initialSnapshot, isDead, type KernelSnapshot, reduce } from '../../../../machines/kernel.ts';
import type { Machine } from '../../../../machines/machine.ts';
import { decode } from '../../../../machines/operation.ts';
import { policies } from '../../../../machines/policies/index.ts';
import { type Policy, worldOf } from '../../../../machines/policy.ts';
import type { Roster } from '../../../../machines/roster.ts';
import type { LedgerEvent } from '../../../../machines/events.ts';
import { fixedBoundary } from '../../../../examples/policies/fixed-boundary.ts';
import { type LedgerBounds, ledgers } from '../../../../properties/arbitraries/ledger.ts';
import { interleavedLedgers } from '../../../../properties/arbitraries/schedule.ts';
import { openTimeline, type Timeline } from '../../../../src/replay/timeline/timeline.ts';
import { hastyClock } from './hasty-clock.ts';

/** The reference: one snapshot after each event, the first before all of them. */
const snapshotsOf = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
  roster: Roster,
): readonly KernelSnapshot<K>[] => {
  const world = worldOf(machine, roster);
  const snapshots = [initialSnapshot(policy, machine)];
  for (const event of events) {
    const last = snapshots.at(-1);
    if (last === undefined || isDead(last)) break;
    snapshots.push(reduce(policy, world, last, decode(event, roster)));
  }
  return snapshots;
};

const opened = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
): Timeline<K> => {
  const timeline = openTimeline(policy, machine, { clock: hastyClock() });
  for (const event of events) timeline.append(decode(event, timeline.roster));
  return timeline;
};

const expectMoment = <K extends object>(
  timeline: Timeline<K>,
  seq: number,
  snapshot: KernelSnapshot<K> | undefined,
): void => {
  const moment = timeline.at(seq);
  expect(moment.seq).toBe(seq);
  expect(moment.state).toStrictEqual(snapshot?.data);
  expect(moment.underWay).toStrictEqual(snapshot?.underWay);
  expect(moment.outcome).toStrictEqual(snapshot?.outcome);
  expect(moment.delivered).toStrictEqual(snapshot?.delivered.map(timeline.roster.breakpoints.at));
  if (seq > 0) expect(timeline.outcome(seq)).toStrictEqual(snapshot?.outcome);
};

const RUNS = { numRuns: 50 };

const held: string[] = [];

const holdToTheMachines = <K extends object>(policy: Policy<K>, bounds: LedgerBounds = {}): void => {
  held.push(policy.name);
  const jumps = fc.array(fc.nat(), { minLength: 1, maxLength: 12 });
  test.prop([ledgers({ ...bounds, mostEvents: 60 }), jumps], RUNS)(
    `${policy.name}: wherever one jumps to, the moment is the machines' snapshot`,
    ({ machine, events }, targets) => {
      const timeline = opened(policy, machine, events);
      const snapshots = snapshotsOf(policy, machine, events, timeline.roster);
      expect(timeline.length).toBe(snapshots.length - 1);
      for (const target of targets) {
        const seq = target % snapshots.length;
        expectMoment(timeline, seq, snapshots[seq]);
      }
    },
  );

  test.prop([interleavedLedgers(policy, { ...bounds, mostEvents: 20 }), jumps], RUNS)(
    `${policy.name}: so it is between the steps of interleaved operations`,
    ({ machine, events }, targets) => {
      const timeline = opened(policy, machine, events);
      const snapshots = snapshotsOf(policy, machine, events, timeline.roster);
      for (const target of targets) {
        const seq = target % snapshots.length;
        expectMoment(timeline, seq, snapshots[seq]);
      }
    },
  );
};

describe('a timeline', () => {
  holdToTheMachines(policies.global);
  holdToTheMachines(policies['percpu-rfc']);
  holdToTheMachines(policies.percpu);
  holdToTheMachines(policies.mainline, { withPerf: true });
  holdToTheMachines(fixedBoundary);

  test('leaves no policy out', () => {
    expect(held).toEqual([...Object.keys(policies), fixedBoundary.name]);
  });
});
