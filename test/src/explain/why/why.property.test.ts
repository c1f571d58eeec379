import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { decode } from '../../../../machines/operation.ts';
import { policies } from '../../../../machines/policies/index.ts';
import type { Policy } from '../../../../machines/policy.ts';
import { ledgers, type RandomLedger } from '../../../../properties/arbitraries/ledger.ts';
import { why } from '../../../../src/explain/why/why.ts';
import { openTimeline } from '../../../../src/replay/timeline/timeline.ts';
import { pathText } from '../../../../src/replay/state/place.ts';

const RUNS = { numRuns: 25 };

/** Every place that some event of the ledger changed, with the last event that did. */
const lastChanges = <K extends object>(policy: Policy<K>, { machine, events }: RandomLedger) => {
  const timeline = openTimeline(policy, machine);
  for (const event of events) timeline.append(decode(event, timeline.roster));
  const length = timeline.diedAt === undefined ? timeline.length : timeline.length - 1;
  const last = new Map<string, number>();
  for (let seq = 1; seq <= length; seq += 1) {
    for (const { path } of timeline.changes(seq)) {
      if (ASKED.has(String(path[0]))) last.set(pathText(path), seq);
    }
  }
  return { timeline, length, last };
};

/** Places of the rows. A task is forgotten by a fork, so that a place of it may be gone. */
const ASKED: ReadonlySet<string> = new Set([
  'kernelPos',
  'userRefcount',
  'consumed',
  'kernel',
  'dr7',
  'debugRegisters',
  'pinned',
  'registers',
]);

const holdLinks = <K extends object>(policy: Policy<K>): void => {
  test.prop([ledgers({ mostEvents: 40 })], RUNS)(
    `${policy.name}: begins with the very event that last changed the place, and goes back in time`,
    (ledger) => {
      const { timeline, length, last } = lastChanges(policy, ledger);
      for (const [place, seq] of last) {
        const { links } = why(timeline, place, length);
        const own = links.filter((link) => link.place === place && link.before !== link.after);
        expect([place, own[0]?.seq]).toEqual([place, seq]);
        expect(links.map((link) => link.seq)).toEqual(
          links.map((link) => link.seq).toSorted((a, b) => b - a),
        );
      }
    },
  );
};

describe('the chain of a place', () => {
  holdLinks(policies['percpu-rfc']);
  holdLinks(policies.percpu);
  holdLinks(policies.mainline);
});
