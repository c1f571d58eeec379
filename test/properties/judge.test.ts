import { describe, expect, it } from 'vitest';
import { machineOf } from '../../machines/machine.ts';
import { percpuRfcPolicy } from '../../machines/policies/percpu-rfc.ts';
import { ASSUMPTIONS, assumedWithout, SIX } from '../../properties/assumptions.ts';
import { checkLedger } from '../../properties/check.ts';
import { MAINLINE_INVARIANTS, SLOT_INVARIANTS } from '../../properties/invariants/index.ts';
import { claimOf, type Judgement } from '../../properties/judge.ts';
import { eventsOf } from '../../properties/shorthand.ts';

const judged = (text: string, judgement?: Judgement) =>
  [...checkLedger(percpuRfcPolicy, machineOf(2), eventsOf(text), judgement)].map(({ findings }) =>
    findings.map(({ invariant }) => invariant),
  );

const promisedBy = (name: string, promises?: readonly string[]) =>
  Object.fromEntries(
    SLOT_INVARIANTS.flatMap((invariant) => {
      const claim = claimOf(invariant, { name, ...(promises && { promises }) });
      return claim === undefined ? [] : [[invariant.name, claim.under]];
    }),
  );

describe('an invariant', () => {
  it('is judged while what it is promised under holds', () => {
    expect(judged('reg b1[0]; unreg b9[0]', { assumed: assumedWithout(['balanced']) })).toEqual([
      [],
      ['COUNT', 'BELOWPOS', 'DR7'],
    ]);
  });

  it('is not judged from the event on that breaks an assumption of it', () => {
    expect(judged('reg b1[0]; unreg b9[0]; reg b2')).toEqual([[], [], []]);
  });

  it('is judged again at every event', () => {
    expect(judged('off1; reg b1; on1; sw1 t1', { assumed: [] }).slice(2)).toEqual([['MISSING'], ['MISSING']]);
  });

  it('is judged alone where a run asks for it alone', () => {
    expect(judged('reg b1[0]; unreg b9[0]', { assumed: [], only: ['BELOWPOS'] })).toEqual([[], ['BELOWPOS']]);
  });

  it('does not speak after an oops, but for SAFE', () => {
    expect(judged('reg b1; reg b2; reg b3; reg b4; unreg b9[0]; reg b1', { assumed: [] })).toEqual([
      [],
      [],
      [],
      [],
      ['SAFE'],
    ]);
  });
});

describe('the promises of domain.md §5.2', () => {
  it('of percpu are all of the table and RELEASE, without any assumption', () => {
    const promised = promisedBy('percpu');
    expect(Object.keys(promised)).toEqual([
      ...['COUNT', 'RANGE', 'CAP', 'TIGHT', 'ONESTEP', 'COMPACT', 'BELOWPOS', 'REFCNT', 'USER_ABOVE_POS'],
      ...['MISSING', 'GHOST', 'DR7', 'DELIVERY', 'SUCCESS', 'RELEASE', 'COMPLETE', 'SAFE', 'ATOMIC'],
    ]);
    for (const under of Object.values(promised)) expect(under).toEqual([]);
  });

  it('of a plug-in are those of percpu', () => {
    expect(promisedBy('my-policy')).toEqual(promisedBy('percpu'));
  });

  it('of a plug-in that says which it makes are those alone, without any assumption', () => {
    expect(promisedBy('my-policy', ['REFCNT', 'BOUNDARY'])).toEqual({ BOUNDARY: [], REFCNT: [] });
    expect(promisedBy('my-policy', [])).toEqual({});
  });

  it('of a plug-in with the accounting of mainline are those of mainline', () => {
    const claims = (name: string) => MAINLINE_INVARIANTS.map((invariant) => claimOf(invariant, { name }));
    expect(claims('my-policy')).toEqual(claims('mainline'));
    expect(claims('my-policy')).not.toContain(undefined);
  });

  it('of our own policies are those of the table, whatever they say', () => {
    expect(promisedBy('percpu', ['REFCNT'])).toEqual(promisedBy('percpu'));
  });

  it('of percpu-rfc are made under the six, and for the registers under full masks besides', () => {
    const { DR7, DELIVERY, SUCCESS, ...others } = promisedBy('percpu-rfc');
    for (const under of Object.values(others)) expect(under).toEqual(SIX);
    expect(Object.keys(others)).toHaveLength(15);
    // The table says Six; D17 breaks it where events interleave.
    expect(SUCCESS).toEqual([...SIX, 'atomic']);
    expect(DR7).toEqual([...SIX, 'atomic', 'full mask', 'constant settings']);
    expect(DELIVERY).toEqual(DR7);
  });

  it('of global leave out what counts by CPU, and need online for what a returning CPU keeps', () => {
    const promised = promisedBy('global');
    for (const name of ['COUNT', 'CAP', 'TIGHT']) expect(promised).not.toHaveProperty(name);
    const needOnline = Object.keys(promised).filter((name) => promised[name]?.includes('online'));
    expect(needOnline).toEqual(['COMPACT', 'BELOWPOS', 'GHOST', 'RELEASE']);
    const needSingle = Object.keys(promised).filter((name) => promised[name]?.includes('single'));
    expect(needSingle).toEqual(['BOUNDARY', 'GHOST', 'DELIVERY', 'COMPLETE']);
  });

  it('name known assumptions alone', () => {
    const named = SLOT_INVARIANTS.flatMap(({ claims }) =>
      Object.values(claims).flatMap(({ under }) => under),
    );
    expect(named.filter((name) => !ASSUMPTIONS.includes(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(100);
  });
});
