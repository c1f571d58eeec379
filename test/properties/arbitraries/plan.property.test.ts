/** What fast-check alone makes of a failing plan, before the ledger itself is shrunk. */
import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { type Plan, plans } from '../../../properties/arbitraries/plan.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { type Trial, tryPlan } from '../../../properties/campaign/trial.ts';

const subject = slotSubject(percpuPolicy);

const ledgerOf = (plan: Plan): Trial => tryPlan(subject, plan, { only: [] });

/** The smallest ledger that fast-check comes to while some event of it is as asked for. */
const smallest = (isAsked: (event: LedgerEvent) => boolean, seed = 2): Trial => {
  const none = fc.property(
    plans({ mostCpus: 4, mostEvents: 60 }),
    (plan) => !ledgerOf(plan).events.some(isAsked),
  );
  const { counterexample } = fc.check(none, { seed, numRuns: 2000 });
  if (counterexample === null) throw new RangeError('no ledger has such an event');
  return ledgerOf(counterexample[0]);
};

describe('a plan shrinks', () => {
  it('in CPUs and events, to the two CPUs that an offline one needs', () => {
    const { machine, events } = smallest(({ type }) => type === 'cpu.offline');
    expect(machine.cpus).toBe(2);
    expect(events).toHaveLength(1);
  });

  it('in tasks, to the first one', () => {
    const { machine, events } = smallest((event) => event.type === 'task.exec');
    expect(machine.cpus).toBe(1);
    expect(events).toEqual([{ seq: 1, type: 'task.exec', cpu: 0, task: 't1' }]);
  });

  it('in masks, addresses, lengths and accesses, to the plainest register', () => {
    const { events } = smallest((event) => event.type === 'breakpoint.register' && event.task === undefined);
    expect(events).toEqual([
      {
        ...{ seq: 1, type: 'breakpoint.register', cpu: 0, bp: 'b1' },
        ...{ address: '0xffffffff81000000', length: 4, access: 'w' },
      },
    ]);
  });

  it('in what an access touches, to the very address that was asked for', () => {
    const { events } = smallest(({ type }) => type === 'debug.exception');
    expect(events).toHaveLength(2);
    const [register, touch] = events;
    expect(touch).toMatchObject({ length: 1, access: 'w' });
    if (register?.type !== 'breakpoint.register') throw new RangeError('no register');
    expect(touch).toHaveProperty('address', register.address);
  });

  it('to a mask no larger than it has to be', () => {
    const { machine, events } = smallest(
      (event) => event.type === 'breakpoint.register' && event.cpus?.join() === '1',
    );
    expect(machine.cpus).toBe(2);
    expect(events).toHaveLength(1);
  });
});
