import { describe, expect, it } from 'vitest';
import { type Machine, machineOf } from '../../../machines/machine.ts';
import { policies, type PolicyName } from '../../../machines/policies/index.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { InputError } from '../../../src/input-error.ts';
import { type Judged, watchInvariants } from '../../../src/verify/invariants.ts';

const judge = (text: string, policy: PolicyName = 'percpu-rfc', machine: Machine = machineOf(2)): Judged => {
  const watch = watchInvariants(policies[policy], machine, 'a.ndjson');
  for (const event of eventsOf(text)) watch.take(event);
  return watch.result();
};

describe('the invariants of a verification', () => {
  it('are judged without assuming anything, and tell what had been broken by then', () => {
    const { violations } = judge('reg b1; off1; unreg b1; on1');
    expect(violations.map(({ invariant, seq, broken }) => [invariant, seq, broken])).toEqual([
      ['GHOST', 3, ['online']],
      ['ATOMIC', 3, ['online']],
      ['SAFE', 4, ['online']],
    ]);
  });

  it('are told by the first place where each does not hold, with how many events after which it does not', () => {
    const { violations } = judge('off1; reg b1; on1; sw1 t1; sw1 t2');
    expect(violations).toEqual([
      {
        invariant: 'MISSING',
        cpu: 1,
        breakpoint: 'b1',
        sentence: 'b1 is registered for CPU 1, which is online, but does not stand in its table',
        seq: 3,
        events: 3,
        broken: ['online'],
      },
    ]);
  });

  it('say of what needs no assumption dropped that none was broken', () => {
    const [violation] = judge('reg b1; reg u1@t1; reg u2@t1; reg u3@t1; reg b2').violations;
    expect(violation).toMatchObject({ invariant: 'ATOMIC', seq: 5, broken: [] });
  });

  it('end with the modelled kernel', () => {
    const { violations, diedAt } = judge('reg b1; unreg b2; reg b3[]');
    expect(diedAt).toBe(2);
    expect(violations.map(({ invariant, seq }) => [invariant, seq])).toEqual([['SAFE', 2]]);
  });

  it('are those that the policy promises', () => {
    expect(judge('', 'global').invariants).toContain('BOUNDARY');
    expect(judge('', 'percpu').invariants).not.toContain('BOUNDARY');
    expect(judge('', 'mainline').invariants).toEqual([
      'FITS',
      'HIST',
      'SUCCESS',
      'RELEASE',
      'COMPLETE',
      'ATOMIC',
    ]);
  });

  it('all hold for the repaired allocator, whatever its callers do', () => {
    const text =
      'reg b1; off1; unreg b1; on1; unreg b9; reg b1[]; reg b1; reg b1; reg u1@t1; exec t1; unreg u1';
    expect(judge(text, 'percpu').violations).toEqual([]);
  });

  it('are judged between the steps of operations too', () => {
    const text = `reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; sw1 t1; sw1 t2; unreg u4;
      reg~ b1[1]; #8 prepare; #8 begin; #8 store 1; hit1 u4; #8 load 1; #8 end`;
    expect(() => judge(text)).toThrow(InputError);
    expect(() => judge(text)).toThrow(/^a\.ndjson:14: event 13 cannot happen: /);
    const { violations } = judge(text.replace('hit1 u4;', 'hit1 u4; #8 disable 1;'));
    expect(violations.map(({ invariant, seq }) => [invariant, seq])).toContainEqual(['DELIVERY', 12]);
  });

  it('speak of no policy of another kind', () => {
    const other = { ...policies.percpu, initial: () => ({ slots: [] }), row: () => ({}) };
    const watch = watchInvariants(other, machineOf(2), 'a.ndjson');
    for (const event of eventsOf('reg b1')) watch.take(event);
    expect(watch.result()).toEqual({ invariants: [], violations: [] });
  });

  it('are judged as soundly in a ledger with hundreds of names', () => {
    const names = Array.from({ length: 300 }, (_, n) => `reg u${n}@t${n}; unreg u${n}`);
    const { violations } = judge(`${names.join('; ')}; reg u1@t301; off1; reg b1; on1`);
    expect(violations.map(({ invariant, seq }) => [invariant, seq])).toEqual([['MISSING', 604]]);
  });
});
