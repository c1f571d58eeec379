import { crc32 } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { machineOf } from '../../../../machines/machine.ts';
import { decode } from '../../../../machines/operation.ts';
import { policies } from '../../../../machines/policies/index.ts';
import type { Policy } from '../../../../machines/policy.ts';
import { type LedgerBounds, type RandomLedger } from '../../../../properties/arbitraries/ledger.ts';
import { interleavedLedgers } from '../../../../properties/arbitraries/schedule.ts';
import { eventsOf } from '../../../../properties/shorthand.ts';
import { bytesOfTimeline, readTimeline } from '../../../../src/replay/packed/timeline-bytes.ts';
import { openTimeline, type Timeline } from '../../../../src/replay/timeline/timeline.ts';
import { hastyClock } from '../timeline/hasty-clock.ts';

const opened = <K extends object>(policy: Policy<K>, { machine, events }: RandomLedger): Timeline<K> => {
  const timeline = openTimeline(policy, machine, { clock: hastyClock() });
  for (const event of events) timeline.append(decode(event, timeline.roster));
  return timeline;
};

const expectSame = <K extends object>(again: Timeline<K>, timeline: Timeline<K>, seq: number): void => {
  const { row: _, ...moment } = again.at(seq);
  const { row: __, ...original } = timeline.at(seq);
  expect(moment).toStrictEqual(original);
  expect(again.length).toBe(timeline.length);
  expect(again.diedAt).toBe(timeline.diedAt);
};

const holdToItself = <K extends object>(policy: Policy<K>, bounds: LedgerBounds = {}): void => {
  test.prop([interleavedLedgers(policy, { ...bounds, mostEvents: 20 }), fc.nat()], { numRuns: 40 })(
    `${policy.name}: answers as the one that was packed, whether it was decided again or not`,
    (ledger, choice) => {
      const timeline = opened(policy, ledger);
      const bytes = bytesOfTimeline(timeline, { digest: 'd' }, crc32);
      const read = readTimeline(Buffer.concat([Buffer.from('x'), bytes]).subarray(1), crc32);
      expect(read.about).toEqual({ digest: 'd' });
      const seq = choice % (timeline.length + 1);
      expectSame(read.open(policy, ledger.machine), timeline, seq);
      expectSame(read.decide(policy, ledger.machine), timeline, seq);
    },
  );

  test.prop([interleavedLedgers(policy, { ...bounds, mostEvents: 20 }), fc.nat()], { numRuns: 40 })(
    `${policy.name}: goes on where the packed one ended`,
    ({ machine, events }, choice) => {
      const cut = choice % (events.length + 1);
      const begun = opened(policy, { machine, events: events.slice(0, cut) });
      const again = readTimeline(bytesOfTimeline(begun, {}, crc32), crc32).open(policy, machine);
      for (const event of events.slice(cut)) again.append(decode(event, again.roster));
      expectSame(again, opened(policy, { machine, events }), again.length);
    },
  );
};

describe('a timeline from packed bytes', () => {
  holdToItself(policies['percpu-rfc']);
  holdToItself(policies.mainline, { withPerf: true });

  test('is refused whichever bit of it was changed', () => {
    const machine = machineOf(2);
    const timeline = opened(policies.percpu, { machine, events: eventsOf('reg b1; reg u1@t1; unreg b1') });
    const bytes = bytesOfTimeline(timeline, {}, crc32);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => readTimeline(changed, crc32)).toThrow(RangeError);
    }
    expect(() => readTimeline(new Uint8Array(5), crc32)).toThrow(RangeError);
  });
});
