/** The defects of windows, found by search: random ledgers and schedules, nothing but the invariant to go by. */
import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { plans } from '../../../properties/arbitraries/plan.ts';
import { type Assumption, ASSUMPTIONS } from '../../../properties/assumptions.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { tryPlan } from '../../../properties/campaign/trial.ts';
import { type CheckedEvent, checkLedger } from '../../../properties/check.ts';
import type { InvariantName } from '../../../properties/invariant.ts';

const subject = slotSubject(percpuRfcPolicy);

interface Search {
  readonly id: string;
  readonly invariant: InvariantName;
  /** Dropped; all others are kept, "every mask full" among them, so that D1 has no part in it. */
  readonly drops: readonly Assumption[];
  /** Which of the defects that break this invariant it is, by where the access or the step happens. */
  readonly isIt: (checked: CheckedEvent<ClassicKernel>) => boolean;
  /** One of the seeds that find it soon; another may take some ten thousand ledgers. */
  readonly seed: number;
}

type Place = 'another CPU' | 'the calling CPU' | 'outside';

/** In the middle of whose parts an access comes. */
const placeOf = ({ step: { op, interleaving } }: CheckedEvent<ClassicKernel>): Place => {
  if (interleaving?.interrupts[op.cpu]?.state !== 'in the middle') return 'outside';
  return interleaving.holder?.cpu === op.cpu ? 'the calling CPU' : 'another CPU';
};

const SEARCHES: readonly Search[] = [
  {
    id: 'D12',
    invariant: 'DELIVERY',
    drops: ['atomic'],
    isIt: (at) => placeOf(at) === 'another CPU',
    seed: 5,
  },
  {
    id: 'D15',
    invariant: 'DELIVERY',
    drops: ['atomic'],
    isIt: (at) => placeOf(at) === 'the calling CPU',
    seed: 9,
  },
  { id: 'D18', invariant: 'DELIVERY', drops: ['atomic'], isIt: (at) => placeOf(at) === 'outside', seed: 10 },
  {
    id: 'D13',
    invariant: 'SAFE',
    drops: ['atomic', 'single'],
    isIt: ({ event, step }) => event.type === 'step' && step.op.type === 'breakpoint.register',
    seed: 8,
  },
  {
    id: 'D17',
    invariant: 'SUCCESS',
    drops: ['atomic'],
    isIt: ({ event }) => event.type === 'step',
    seed: 10,
  },
];

describe('among random interleaved ledgers of percpu-rfc that keep the other assumptions', () => {
  it.each(SEARCHES)('$invariant alone finds $id', ({ invariant, drops, isIt, seed }) => {
    const kept = ASSUMPTIONS.filter((assumption) => !drops.includes(assumption));
    const bounds = { mostCpus: 2, mostEvents: 40, isInterleaved: true, kept };
    const isWithoutIt = fc.property(plans(bounds), (plan) => {
      const { machine, events } = tryPlan(subject, plan, { only: [] });
      for (const checked of checkLedger(percpuRfcPolicy, machine, events, {
        assumed: kept,
        only: [invariant],
      })) {
        if (checked.findings.length > 0 && isIt(checked)) return false;
      }
      return true;
    });
    const { failed } = fc.check(isWithoutIt, { seed, numRuns: 2000, endOnFailure: true });
    expect(failed).toBe(true);
  });
});
