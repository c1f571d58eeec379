import { describe, expect, it } from 'vitest';
import { machineOf } from '../../machines/machine.ts';
import { percpuRfcPolicy } from '../../machines/policies/percpu-rfc.ts';
import {
  type Assumption,
  ASSUMPTIONS,
  assumedWithout,
  assumptionBits,
  assumptionsOf,
  isAssumption,
  SIX,
} from '../../properties/assumptions.ts';
import { checkerOf } from '../../properties/check.ts';
import { eventsOf } from '../../properties/shorthand.ts';

const brokenBy = (text: string, machine = machineOf(2)): readonly Assumption[] => {
  const checker = checkerOf(percpuRfcPolicy, machine);
  for (const event of eventsOf(text)) checker.next(event);
  return assumptionsOf(checker.witness.broken);
};

const CASES: readonly (readonly [string, readonly Assumption[], string])[] = [
  ['a CPU goes offline', ['online'], 'off1'],
  ['a struct is registered while it is registered', ['single'], 'reg b1; reg b1'],
  ['also where the second register is refused', ['single'], 'reg b1; reg b2; reg b3; reg b4; reg b1'],
  ['also where the second register is for a task', ['single'], 'reg b1; reg b1@t1 at 0xffffffff81000040'],
  ['an unknown struct is unregistered', ['balanced'], 'reg b1; unreg b2[0,1]'],
  ['a struct is unregistered twice', ['balanced'], 'reg b1[0,1]; unreg b1; unreg b1'],
  ['it is unregistered for another task', ['balanced'], 'reg u1@t1; unreg u1@t2'],
  ['what was refused is unregistered', ['balanced'], 'reg u1@t1 w3; unreg u1'],
  ['the mask changes before the unregister', ['constant mask', 'full mask'], 'reg b1[0]; unreg b1[1]'],
  ['a modify changes the mask', ['constant mask', 'full mask'], 'reg b1[0]; mod b1[1]'],
  ['a mask is empty', ['non-empty', 'full mask'], 'reg b1[]'],
  ['a mask has offline CPUs alone', ['online', 'non-empty', 'full mask'], 'off1; reg b1[1]'],
  ['a mask names fewer CPUs', ['full mask'], 'reg b1[1]'],
  ['a task that holds slots execs', ['settled'], 'reg u1@t1; exec t1'],
  ['a task that holds slots exits', ['settled'], 'reg u1@t1; exit t1'],
  ['a task that holds slots forks', ['settled'], 'reg u1@t1; fork t1>t2'],
  ['a task gets a breakpoint while it runs elsewhere', ['settled'], 'sw1 t1; reg u1@t1'],
  ['a task loses one while it runs elsewhere', ['settled'], 'reg u1@t1; sw1 t1; unreg u1'],
  ['a breakpoint is modified while its task runs elsewhere', ['settled'], 'reg u1@t1; sw1 t1; mod u1 w8'],
  ['a live kernel-space struct is rewritten', ['constant settings'], 'reg b1; mod b1 w8'],
  ['calls interleave', ['atomic'], 'reg~ b1'],
];

const KEEPING: readonly (readonly [string, string])[] = [
  ['a struct is registered again after its unregister', 'reg b1; unreg b1; reg b1; unreg b1'],
  ['the unregister repeats the mask', 'reg b1[0,1]; unreg b1[1,0]'],
  ['a task without slots execs, forks and exits', 'exec t1; fork t1>t2; exit t1'],
  ['a task gets and loses a breakpoint where it runs', 'sw0 t1; reg u1@t1; mod u1 w8; unreg u1'],
  ['a task gets a breakpoint while it runs nowhere', 'sw1 t1; sw1 t2; reg u1@t1; unreg u1'],
  ['a mask names every CPU', 'reg b1[0,1]'],
];

describe('an assumption is broken', () => {
  it.each(CASES)('where %s', (_where, broken, text) => {
    expect(brokenBy(text)).toEqual(broken);
  });

  it('from the start where a possible CPU is offline', () => {
    expect(brokenBy('', machineOf(2, { online: [0] }))).toEqual(['online']);
  });

  it('once, whatever comes after', () => {
    expect(brokenBy('off1; on1; reg b1; unreg b1')).toEqual(['online']);
  });
});

describe('no assumption is broken', () => {
  it.each(KEEPING)('where %s', (_where, text) => {
    expect(brokenBy(text)).toEqual([]);
  });

  it('by an owner’s one unregister of what an exec took away', () => {
    expect(brokenBy('reg u1@t1; exec t1; unreg u1')).toEqual(['settled']);
    expect(brokenBy('reg u1@t1; exec t1; unreg u1; unreg u1')).toEqual(['balanced', 'settled']);
  });
});

describe('the names of assumptions', () => {
  it('are those of domain.md §5.1, and two more that a run does not assume of itself', () => {
    expect(assumedWithout([])).toEqual([...SIX.slice(0, 5), 'atomic', 'settled']);
    expect(ASSUMPTIONS).toHaveLength(9);
    expect(assumedWithout(['online'])).not.toContain('online');
  });

  it('survive as bits', () => {
    for (const name of ASSUMPTIONS) expect(assumptionsOf(assumptionBits([name]))).toEqual([name]);
  });

  it('are told from other words', () => {
    expect(isAssumption('constant mask')).toBe(true);
    expect(isAssumption('toString')).toBe(false);
  });
});
