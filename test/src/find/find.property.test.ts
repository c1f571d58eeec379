import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { decode } from '../../../machines/operation.ts';
import { policies } from '../../../machines/policies/index.ts';
import type { Policy } from '../../../machines/policy.ts';
import { type LedgerBounds, ledgers, type RandomLedger } from '../../../properties/arbitraries/ledger.ts';
import { find } from '../../../src/find/find.ts';
import { eventOf } from '../../../src/replay/event-of.ts';
import { pathText } from '../../../src/replay/state/place.ts';
import { openTimeline, type Timeline } from '../../../src/replay/timeline/timeline.ts';

const opened = <K extends object>(policy: Policy<K>, { machine, events }: RandomLedger): Timeline<K> => {
  const timeline = openTimeline(policy, machine);
  for (const event of events) timeline.append(decode(event, timeline.roster));
  return timeline;
};

/** Fields whose places the questions know; the others are told by `changes` alone. */
const ASKABLE = new Set([
  'kernelPos',
  'userRefcount',
  'consumed',
  'kernel',
  'tasks',
  'dr7',
  'debugRegisters',
  'current',
  'online',
  'structs',
  'pinned',
  'registers',
]);

const holdToChanges = <K extends object>(policy: Policy<K>, bounds: LedgerBounds = {}): void => {
  test.prop([ledgers({ ...bounds, mostEvents: 40 }), fc.nat()], { numRuns: 40 })(
    `${policy.name}: a place is found changed by the events whose changes name it, and by no others`,
    (ledger, choice) => {
      const timeline = opened(policy, ledger);
      const changed = Array.from({ length: timeline.length }, (_, index) =>
        timeline
          .changes(index + 1)
          .filter(({ path: [field] }) => ASKABLE.has(String(field)))
          .map(({ path }) => pathText(path)),
      );
      const all = [...new Set(changed.flat())].filter((path) => !path.includes('(earlier'));
      if (all.length === 0) return;
      const place = all[choice % all.length] ?? '';
      const expected = [...changed.keys()].filter((i) => changed[i]?.includes(place) === true);
      const found = find(timeline, [{ kind: 'changes', place }]);
      expect(found.map(({ seq }) => seq - 1)).toEqual(expected);
    },
  );

  test.prop([ledgers({ ...bounds, mostEvents: 30 })], { numRuns: 40 })(
    `${policy.name}: packed operations are told as the events that they were made of`,
    (ledger) => {
      const timeline = opened(policy, ledger);
      for (const event of ledger.events) {
        const op = timeline.operation(event.seq);
        expect(decode(eventOf(op, timeline.roster), timeline.roster)).toEqual(op);
      }
    },
  );
};

describe('a history that is asked', () => {
  holdToChanges(policies['percpu-rfc']);
  holdToChanges(policies.percpu);
  holdToChanges(policies.global);
  holdToChanges(policies.mainline, { withPerf: true });
});
