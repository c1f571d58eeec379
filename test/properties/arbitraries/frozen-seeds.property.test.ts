/**
 * A seed keeps its meaning: a path that somebody has noted down brings back the ledger that it brought back then. Whoever changes
 * what the arbitraries make changes these digests, and says so.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';
import { type PlanBounds, plans } from '../../../properties/arbitraries/plan.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { tryPlan } from '../../../properties/campaign/trial.ts';
import { digestOf } from '../../../src/ledger/digest.ts';

const posted = slotSubject(percpuRfcPolicy);

/** The digest of the first ledgers of a seed, one after the other. */
const digestOfPlans = (seed: number, bounds: Partial<PlanBounds> = {}): Promise<string> =>
  digestOf(
    fc
      .sample(plans({ mostCpus: 3, mostEvents: 60, ...bounds }), { numRuns: 20, seed })
      .map((plan) => tryPlan(posted, plan, { only: [] }).events),
  );

describe('a seed means what it always meant', () => {
  it.each([
    [1, 'f3f1cadf97a660c4'],
    [2009, 'dcaf6c4502f0b4e6'],
  ])('to random ledgers: %i', async (seed, digest) => {
    const sampled = fc.sample(ledgers(), { numRuns: 20, seed });
    expect(await digestOf(sampled.map(({ events }) => events))).toMatch(new RegExp(`^${digest}`));
  });

  it.each([
    [1, '82272bb25d4c5557'],
    [2009, 'a4fa8e1ee36fd068'],
  ])('to plans of whole events: %i', async (seed, digest) => {
    expect(await digestOfPlans(seed)).toMatch(new RegExp(`^${digest}`));
  });

  it.each([
    [1, 'e9cb9bf826a1b3ee'],
    [2009, '7e493a776e91b46c'],
  ])('to plans whose callers are polite: %i', async (seed, digest) => {
    const kept = ['online', 'single', 'balanced'] as const;
    expect(await digestOfPlans(seed, { kept })).toMatch(new RegExp(`^${digest}`));
  });

  it.each([
    [1, 'a33b4b8ad49563bf'],
    [2009, '99db0508dad26515'],
  ])('to interleaved plans: %i', async (seed, digest) => {
    expect(await digestOfPlans(seed, { isInterleaved: true, mostEvents: 30 })).toMatch(
      new RegExp(`^${digest}`),
    );
  });
});
