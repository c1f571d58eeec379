import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { percpuWith } from '../../../machines/policies/percpu.ts';
import { repairsWithout } from '../../../machines/percpu/repairs.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { slotSubject, type Subject } from '../../../properties/campaign/subject.ts';
import { tryLedger } from '../../../properties/campaign/trial.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { shorthandOf } from '../../../properties/shorthand-text.ts';
import { shrinkTrial } from '../../../src/fuzz/counterexample.ts';

const shrunk = <K extends object>(subject: Subject<K>, text: string, invariant: InvariantName): string => {
  const judgement = { assumed: [], only: [invariant] };
  const trial = tryLedger(subject, machineOf(2), eventsOf(text), judgement);
  expect(trial.finding?.invariant).toBe(invariant);
  return shorthandOf(shrinkTrial(subject, trial, judgement).events).join('; ');
};

const unregistering = slotSubject<PercpuKernel>(percpuWith(repairsWithout('R2', 'R5', 'R6', 'R7')));

describe('a counterexample', () => {
  it('breaks no assumption that the ledger did not break from which it was made', () => {
    const text = 'reg u1@t1; exec t1; reg u1; sw t1; unreg u1; unreg u1';
    expect(shrunk(unregistering, text, 'COUNT')).toBe('reg u1@t1; exec t1; reg u1; unreg u1; unreg u1');
  });

  it('is as short as it gets where its callers were unbalanced already', () => {
    expect(shrunk(unregistering, 'reg b1; unreg b2; sw t1; unreg b3', 'COUNT')).toBe('unreg b1');
  });

  it('never goes offline twice, nor is left without a CPU', () => {
    const hotplug = slotSubject<PercpuKernel>(percpuWith(repairsWithout('R2')));
    const text = 'reg b1; off1; on1; off1; unreg b1; on1; reg b2';
    expect(shrunk(hotplug, text, 'GHOST')).toBe('reg b1; off1');
  });

  it('keeps the steps of an operation in their order where something has to come between them', () => {
    const late = slotSubject<PercpuKernel>(percpuWith(repairsWithout('R8')));
    const text = `sw1 t3; reg b1; reg~ b2; #3 prepare; #3 begin; #3 store 0; #3 disable 0; hit b1; #3 load 0;
      #3 store 1; #3 disable 1; #3 load 1; #3 end`;
    expect(shrunk(late, text, 'DELIVERY')).toBe(
      'reg b1; reg~ b2; #2 prepare; #2 begin; #2 store 0; #2 disable 0; hit b1',
    );
  });
});
