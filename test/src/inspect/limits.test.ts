/** What the page does not take on, and says so. */
import { describe, expect, test } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import { policies } from '../../../machines/policies/index.ts';
import type { InsideView } from '../../../src/inspect/inside/inside-view.ts';
import { insideOf } from '../../../src/inspect/inside/inside.ts';
import { requireRoom } from '../../../src/inspect/session/opened-ledger.ts';
import { openTimeline } from '../../../src/replay/timeline/timeline.ts';

const request = { cpu: 0, bp: 'b1', address: '0xffffffff81000040', length: 4, access: 'w' } as const;

/** The inside of the last of these events. */
const lastInside = (cpus: number, events: readonly LedgerEvent[]): InsideView => {
  const timeline = openTimeline(policies['percpu-rfc'], machineOf(cpus));
  for (const event of events) timeline.append(decode(event, timeline.roster));
  const last = events.at(-1);
  if (last === undefined) throw new RangeError('a history without events has no inside');
  return insideOf(timeline, last, { seq: last.seq, at: null, order: [] }, []);
};

describe('the inside of an event', () => {
  const register: LedgerEvent = { seq: 1, type: 'breakpoint.register', ...request };

  test('is walked on 64 possible CPUs, and is one step on more', () => {
    expect(lastInside(64, [register]).steps.length).toBeGreaterThan(64);
    expect(lastInside(65, [register]).steps).toEqual(['the whole event']);
  });

  /** A breakpoint that comes and goes, `count` events in all. */
  const life = (count: number): readonly LedgerEvent[] =>
    Array.from({ length: count }, (_, i) => {
      const seq = i + 1;
      return i % 2 === 0
        ? { seq, type: 'breakpoint.register', ...request }
        : { seq, type: 'breakpoint.unregister', cpu: 0, bp: 'b1' };
    });

  test('has the chart of its breakpoint after 2,000 events of it, and after more says that it is untold', () => {
    expect(lastInside(1, life(2000)).untold).toEqual([]);
    expect(lastInside(1, life(2001)).untold).toEqual(['b1']);
  });
});

test('ten million events have room in a page, and one more is refused with the verbs that read any number', () => {
  expect(() => requireRoom({ name: 'run.ndjson', events: { length: 10_000_000 } })).not.toThrow();
  expect(() => requireRoom({ name: 'run.ndjson', events: { length: 10_000_001 } })).toThrow(
    /^run\.ndjson: more than 10,000,000 events, .*; ask replay, find, explain and verify/,
  );
});
