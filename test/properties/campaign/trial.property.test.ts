import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { plans } from '../../../properties/arbitraries/plan.ts';
import { type Assumption, assumptionsOf, USUAL_ASSUMPTIONS } from '../../../properties/assumptions.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { tryLedger, tryPlan } from '../../../properties/campaign/trial.ts';

const posted = slotSubject(percpuRfcPolicy);
const repaired = slotSubject(percpuPolicy);
const UNJUDGED = { only: [] };

const byEvents: readonly Assumption[] = USUAL_ASSUMPTIONS.filter((name) => name !== 'atomic');

describe('a plan that is tried', () => {
  test.prop([plans({ mostCpus: 3, mostEvents: 40, kept: byEvents })])(
    'breaks none of the assumptions that it keeps',
    (plan) => {
      const broken = new Set<Assumption>();
      tryPlan(posted, plan, UNJUDGED, (_checked, { witness }) => {
        for (const name of assumptionsOf(witness.broken)) broken.add(name);
      });
      expect([...broken].filter((name) => byEvents.includes(name))).toEqual([]);
    },
  );

  test.prop([plans({ mostCpus: 3, mostEvents: 40 })])('makes a ledger that comes to the same', (plan) => {
    const trial = tryPlan(posted, plan, { assumed: [] });
    expect(tryLedger(posted, trial.machine, trial.events, { assumed: [] })).toEqual(trial);
  });

  test.prop([plans({ mostCpus: 3, mostEvents: 30, isInterleaved: true })])(
    'makes an interleaved ledger that comes to the same',
    (plan) => {
      const trial = tryPlan(repaired, plan, { assumed: [] });
      expect(tryLedger(repaired, trial.machine, trial.events, { assumed: [] })).toEqual(trial);
    },
  );

  test('ends at the event that breaks something', () => {
    const failing = fc
      .sample(plans({ mostCpus: 3, mostEvents: 60 }), { numRuns: 300, seed: 1 })
      .map((plan) => tryPlan(posted, plan, { assumed: [] }))
      .filter(({ finding }) => finding !== undefined);
    expect(failing.length).toBeGreaterThan(100);
    for (const { machine, events } of failing) {
      const allButLast = tryLedger(posted, machine, events.slice(0, -1), { assumed: [] });
      expect(allButLast.finding).toBeUndefined();
    }
  });

  test('gives back only what was granted where its callers are balanced', () => {
    const sampled = fc.sample(plans({ mostCpus: 3, mostEvents: 60, kept: ['balanced'] }), {
      numRuns: 50,
      seed: 1,
    });
    let unregisters = 0;
    for (const plan of sampled) {
      const held: string[] = [];
      tryPlan(repaired, plan, UNJUDGED, ({ event, step }) => {
        if (event.type === 'breakpoint.register' && step.outcome.kind === 'granted') held.push(event.bp);
        if (event.type !== 'breakpoint.unregister') return;
        unregisters += 1;
        expect(held).toContain(event.bp);
        held.splice(held.indexOf(event.bp), 1);
      });
    }
    expect(unregisters).toBeGreaterThan(50);
  });
});
