import { describe, expect, it } from 'vitest';
import { percpuPolicy, percpuWith } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { type Assumption, assumedWithout, USUAL_ASSUMPTIONS } from '../../../properties/assumptions.ts';
import { mainlineSubject, slotSubject } from '../../../properties/campaign/subject.ts';
import { tryLedger } from '../../../properties/campaign/trial.ts';
import { repairsKnownFor } from '../../../properties/defects/known-repairs.ts';
import { shorthandOf } from '../../../properties/shorthand-text.ts';
import { campaign, type CampaignWish } from '../../../src/fuzz/campaign.ts';

const wish = (changes: Partial<CampaignWish>): CampaignWish => ({
  runs: 1000,
  seed: 1,
  judgement: {},
  mostCpus: 3,
  mostEvents: 60,
  isInterleaved: false,
  facts: { forkCopiesSlots: false },
  ...changes,
});

const posted = slotSubject(percpuRfcPolicy);
const repaired = slotSubject(percpuPolicy);

describe('a campaign against the RFC', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
    'breaks it from seed %i, with nothing dropped',
    async (seed) => {
      const { failure, statistics } = await campaign(posted, wish({ seed, runs: 100 }));
      expect(failure?.counterexample.finding).toBeDefined();
      expect(failure?.counterexample.events.length).toBeLessThanOrEqual(6);
      expect(statistics.runs).toBeLessThanOrEqual(100);
    },
  );

  it('finds a counterexample that breaks the invariant with its last event, and with no event less', async () => {
    const { failure } = await campaign(posted, wish({ seed: 3 }));
    const { machine, events, finding } = failure?.counterexample ?? { events: [] };
    expect(finding).toBeDefined();
    if (machine === undefined || finding === undefined) return;
    const judgement = { only: [finding.invariant] };
    expect(tryLedger(posted, machine, events, judgement).finding).toEqual(finding);
    expect(tryLedger(posted, machine, events.slice(0, -1), judgement).finding).toBeUndefined();
  });

  it('finds nothing more where each defect that needs an assumption dropped is repaired', async () => {
    for (const dropped of USUAL_ASSUMPTIONS.filter((name) => name !== 'atomic')) {
      const kept = USUAL_ASSUMPTIONS.filter((name) => name !== dropped && name !== 'atomic');
      const { failure } = await campaign(
        slotSubject<PercpuKernel>(percpuWith(repairsKnownFor(dropped))),
        wish({ runs: 400, judgement: { assumed: assumedWithout([dropped]) }, kept }),
      );
      expect(shorthandOf(failure?.counterexample.events ?? []), dropped).toEqual([]);
    }
  });
});

describe('a campaign against the repaired allocator', () => {
  it('holds, and reaches all that it has to', async () => {
    const { failure, statistics } = await campaign(repaired, wish({ runs: 1500 }));
    expect(failure).toBeUndefined();
    expect(statistics.neverReached).toEqual([]);
  });

  it('holds where steps interleave, and reaches all that it has to', async () => {
    const { failure, statistics } = await campaign(repaired, wish({ runs: 500, isInterleaved: true }));
    expect(failure).toBeUndefined();
    expect(statistics.neverReached).toEqual([]);
  });
});

describe('a campaign against the others', () => {
  it('holds mainline, and reaches all that it has to', async () => {
    const { failure, statistics } = await campaign(mainlineSubject(mainlinePolicy), wish({ runs: 1500 }));
    expect(failure).toBeUndefined();
    expect(statistics.neverReached).toEqual([]);
  });

  it('holds the base where nobody rewrites a live struct, and reaches all that it has to', async () => {
    const { failure, statistics } = await campaign(
      slotSubject(globalPolicy),
      wish({ runs: 1000, kept: ['constant settings'] }),
    );
    expect(failure).toBeUndefined();
    expect(statistics.neverReached).toEqual([]);
  });
});

describe('a campaign', () => {
  it('comes to the same with the same seed, and to something else with another', async () => {
    const first = await campaign(posted, wish({ seed: 5 }));
    expect(await campaign(posted, wish({ seed: 5 }))).toEqual(first);
    expect((await campaign(posted, wish({ seed: 6 }))).failure?.path).not.toBe(first.failure?.path);
  });

  it('brings back by its path what it has found', async () => {
    const { failure } = await campaign(posted, wish({ seed: 5 }));
    const again = await campaign(posted, wish({ seed: 5, path: failure?.path }));
    expect(again.failure?.counterexample).toEqual(failure?.counterexample);
    expect(again.statistics.runs).toBe(1);
  });

  it('counts every event by its kind and every answer by its reason', async () => {
    const { statistics } = await campaign(repaired, wish({ runs: 200 }));
    const { events, byKind, reasons } = statistics;
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
    expect(sum(Object.values(byKind))).toBe(events);
    expect(sum(reasons.map(({ count }) => count))).toBe(events);
    expect(reasons.find(({ section }) => section === '§4.4 R3')).toMatchObject({ result: 'EINVAL' });
  });

  it('says what it has not reached where it is too short', async () => {
    const { statistics } = await campaign(repaired, wish({ runs: 3 }));
    expect(statistics.neverReached.length).toBeGreaterThan(5);
    const names = [...statistics.reached.map(({ name }) => name), ...statistics.neverReached];
    expect(new Set(names).size).toBe(names.length);
  });

  it('ends with what it has seen when it is interrupted', async () => {
    const interruption = new AbortController();
    const { wasInterrupted, statistics, failure } = await campaign(repaired, wish({ runs: 1_000_000 }), {
      signal: interruption.signal,
      progress: (standing) => {
        if (standing().runs === 50) interruption.abort();
      },
    });
    expect({ wasInterrupted, failure }).toEqual({ wasInterrupted: true, failure: undefined });
    expect(statistics.runs).toBe(50);
  });

  it('lets every ledger keep what it is told to', async () => {
    const kept: readonly Assumption[] = ['online', 'settled'];
    const { statistics } = await campaign(repaired, wish({ runs: 300, kept }));
    expect(statistics.byKind['cpu.offline']).toBeUndefined();
    expect(statistics.neverReached).not.toContain('exec of a task with breakpoints');
  });
});
