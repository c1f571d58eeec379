import { describe, expect, it } from 'vitest';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { machineOf } from '../../../machines/machine.ts';
import type { Policy } from '../../../machines/policy.ts';
import { SIX } from '../../../properties/assumptions.ts';
import { checkAll, checkerOf } from '../../../properties/check.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import type { SlotKernel } from '../../../properties/slot-kernel.ts';
import { MAINLINE_SOMETIMES, SLOT_SOMETIMES } from '../../../properties/sometimes/index.ts';
import { expectedOf, type Reach } from '../../../properties/sometimes/sometimes.ts';

/** The *sometimes* properties that a sequence reaches with its last event, and with none before it. */
const reachedLast = <K extends SlotKernel>(policy: Policy<K>, text: string): string[] => {
  const checker = checkerOf(policy, machineOf(2), { only: [] });
  const events = eventsOf(text);
  const before = new Set<string>();
  const last = new Set<string>();
  for (const { event, step } of checkAll(checker, events)) {
    for (const { name, isReached } of SLOT_SOMETIMES) {
      if (isReached(step, checker.witness)) (event.seq === events.length ? last : before).add(name);
    }
  }
  return [...last].filter((name) => !before.has(name));
};

const CASES: readonly (readonly [string, string])[] = [
  ['boundary lowered', 'reg b1'],
  ['boundary raised', 'reg b1; unreg b1'],
  ['a CPU full of kernel breakpoints', 'reg b1; reg b2; reg b3; reg b4'],
  ['a task right below the boundary, the kernel right above', 'reg b1; reg b2; reg b3; reg u1@t1'],
  ['compaction moves a slot', 'reg b1; reg b2; unreg b1'],
  ['CPUs with different tables', 'reg b1[1]'],
  ['#DB delivered', 'reg b1; hit b1'],
  ['#DB delivered to two', 'reg b1; reg b2 at 0xffffffff81000040; hit b1'],
  ['an access that no slot watches', 'reg b1; hit b2'],
  ['a hit of residue swallowed', 'reg u1@t1; sw t1; sw t2; hit u1'],
  ['residue of a lazy switch', 'reg u1@t1; sw t1; sw t2'],
  ['a task with breakpoints switched in', 'reg u1@t1; sw t1'],
  ['a running task given a breakpoint', 'sw t1; reg u1@t1'],
  ['a breakpoint modified', 'reg u1@t1; mod u1 w8'],
  ['exec of a task with breakpoints', 'reg u1@t1; exec t1'],
  ['exit of a task with breakpoints', 'reg u1@t1; exit t1'],
  ['fork of a task with breakpoints', 'reg u1@t1; fork t1>t2'],
  ['a CPU with kernel slots goes offline', 'reg b1; off1'],
  ['a CPU comes online for which breakpoints are registered', 'reg b1; off1; on1'],
  ['a CPU that runs a task goes offline', 'sw1 t1; off1'],
  ['refused: EINVAL, §2.2 row 2', 'reg b1 w3'],
  ['refused: ENOSPC, §2.3 registerUser', 'reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg u5@t1'],
  ['oops: NULL cpumask', 'unreg b1'],
  ['oops: this_hbp_kernel out of bounds', 'reg b1; reg b2; reg b3; reg b4; unreg b9[0]'],
  ['oops: hbp_user_refcount out of bounds', 'unreg b1[0,1]; reg b2'],
  ['broken: online', 'off1'],
  ['broken: balanced', 'unreg b1[0]'],
];

const NEAR_MISSES: readonly (readonly [string, string])[] = [
  ['boundary lowered', 'reg b1; unreg b1'],
  ['boundary raised', 'reg b1'],
  ['a CPU full of kernel breakpoints', 'reg b1; reg b2; reg b3'],
  ['a task right below the boundary, the kernel right above', 'reg b1; reg u1@t1'],
  ['compaction moves a slot', 'reg b1; reg b2; unreg b2'],
  ['CPUs with different tables', 'reg b1[0,1]'],
  ['#DB delivered', 'reg b1; hit b2'],
  ['#DB delivered to two', 'reg b1; reg b2; hit b1'],
  ['an access that no slot watches', 'reg b1; hit b1'],
  ['a hit of residue swallowed', 'reg u1@t1; sw t1; hit u1'],
  ['residue of a lazy switch', 'reg u1@t1; sw t1; reg u2@t2; sw t2'],
  ['a task with breakpoints switched in', 'reg u1@t1; sw t2'],
  ['a running task given a breakpoint', 'sw1 t1; reg u1@t1'],
  ['a breakpoint modified', 'reg u1@t1; mod u1 w3'],
  ['exec of a task with breakpoints', 'reg u1@t1; exec t2'],
  ['a CPU with kernel slots goes offline', 'off1'],
  ['a CPU comes online for which breakpoints are registered', 'reg b1[0]; off1; on1'],
  ['a CPU that runs a task goes offline', 'sw t1; off1'],
];

describe('a campaign does not reach', () => {
  it.each(NEAR_MISSES)('%s with %s', (name, text) => {
    expect(reachedLast(percpuRfcPolicy, text)).not.toContain(name);
  });
});

describe('a campaign reaches', () => {
  it.each(CASES)('%s', (name, text) => {
    expect(reachedLast(percpuRfcPolicy, text)).toContain(name);
  });

  it('the refusals of the repaired allocator', () => {
    expect(reachedLast(percpuPolicy, 'reg b1; reg b1')).toContain('refused: EBUSY, §4.4 R5');
    expect(reachedLast(percpuPolicy, 'unreg b1')).toContain('refused: ENOENT, §4.4 R5');
    expect(reachedLast(percpuPolicy, 'reg b1[]')).toContain('refused: EINVAL, §4.4 R3');
  });
});

describe('what a campaign has to reach', () => {
  const reach = (changes: Partial<Reach>): readonly string[] =>
    expectedOf(SLOT_SOMETIMES, {
      policy: 'percpu-rfc',
      kept: [],
      isInterleaved: false,
      mostCpus: 3,
      ...changes,
    }).map(({ name }) => name);

  it('has a name of its own each', () => {
    for (const all of [SLOT_SOMETIMES, MAINLINE_SOMETIMES]) {
      const names = all.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('leaves out what the assumptions that it keeps forbid', () => {
    expect(reach({ kept: SIX })).not.toContain('a CPU with kernel slots goes offline');
    expect(reach({})).toContain('a CPU with kernel slots goes offline');
  });

  it('needs one of several assumptions to be broken', () => {
    expect(reach({ kept: ['balanced'] })).toContain('oops: NULL cpumask');
    expect(reach({ kept: ['balanced', 'single'] })).not.toContain('oops: NULL cpumask');
  });

  it('has no second CPU on machines of one', () => {
    expect(reach({ mostCpus: 1 })).not.toContain('CPUs with different tables');
    expect(reach({ mostCpus: 1 })).not.toContain('broken: online');
    expect(reach({ mostCpus: 2 })).toContain('broken: online');
  });

  it('is that of the policy', () => {
    expect(reach({ policy: 'percpu' })).toContain('refused: EBUSY, §4.4 R5');
    expect(reach({ policy: 'global' })).not.toContain('CPUs with different tables');
  });

  it('has interleaved calls only where steps interleave', () => {
    expect(reach({})).not.toContain('broken: atomic');
    expect(reach({ isInterleaved: true })).toContain('broken: atomic');
  });

  it('asks of a plug-in nothing that only the known policies refuse', () => {
    const names = reach({ policy: 'mine' });
    expect(names.filter((name) => name.startsWith('refused'))).toEqual([]);
  });
});
