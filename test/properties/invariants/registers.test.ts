import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { encodeSlot, slotMask } from '../../../machines/x86/dr7.ts';
import { checkLedger } from '../../../properties/check.ts';
import { delivery } from '../../../properties/invariants/delivery.ts';
import { dr7 } from '../../../properties/invariants/dr7.ts';
import { success } from '../../../properties/invariants/success.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { cpuIn, findPlanted, lastStepOf } from './planted.ts';

describe('DR7', () => {
  it('finds a kernel slot that is off', () => {
    expect(findPlanted(dr7, 'reg b1')).toBeUndefined();
    expect(findPlanted(dr7, 'reg b1', (after) => (cpuIn(after, 1).dr7 = 0))).toEqual({
      invariant: 'DR7',
      cpu: 1,
      slot: 3,
      breakpoint: 'b1',
      sentence: "on CPU 1 slot 3 is b1's (w4 at 0xffffffff81000040), but the register is off",
    });
  });

  it('finds another address, length or access than was accepted', () => {
    expect(findPlanted(dr7, 'reg b1', (after) => (cpuIn(after, 0).dr[3] = 0))?.sentence).toBe(
      "on CPU 0 slot 3 is b1's (w4 at 0xffffffff81000040), but the register watches w4 at 0x0",
    );
    const byte = (after: Parameters<typeof cpuIn>[0]) => (cpuIn(after, 0).dr7 = encodeSlot(3, 1, 1));
    expect(findPlanted(dr7, 'reg b1', byte)?.sentence).toContain('but the register watches w1 at');
    const reads = (after: Parameters<typeof cpuIn>[0]) => (cpuIn(after, 0).dr7 = encodeSlot(3, 4, 3));
    expect(findPlanted(dr7, 'reg b1', reads)?.sentence).toContain('but the register watches rw4 at');
  });

  it('takes either enable bit, and ignores the exact flags', () => {
    const local = (after: Parameters<typeof cpuIn>[0]) => (cpuIn(after, 0).dr7 = 0xd0000040);
    expect(findPlanted(dr7, 'reg b1', local)).toBeUndefined();
  });

  it('finds an armed slot that nobody holds', () => {
    const finding = findPlanted(dr7, 'reg b1[0]', (after) => (cpuIn(after, 1).dr7 = 0xd0000280));
    expect(finding).toEqual({
      invariant: 'DR7',
      cpu: 1,
      slot: 3,
      sentence: 'on CPU 1 slot 3 watches w4 at 0x0, but nobody holds it there',
    });
  });

  it('finds a slot of the running task that is off, and names the task', () => {
    const finding = findPlanted(dr7, 'reg u1@t1; sw1 t1', (after) => (cpuIn(after, 1).dr7 &= ~slotMask(0)));
    expect(finding).toMatchObject({ cpu: 1, slot: 0, task: 't1', breakpoint: 'u1' });
  });

  it('asks nothing of an offline CPU', () => {
    expect(findPlanted(dr7, 'reg b1; off1', (after) => (cpuIn(after, 1).dr7 = 0xd0000280))).toBeUndefined();
  });
});

describe('the residue of a lazy switch', () => {
  const armed = 'reg u1@t1; sw1 t1; sw1 t2';

  it('is excused where the task without slots left it', () => {
    const { step, witness } = lastStepOf(armed);
    expect(step.after.cpus[1]?.dr7).not.toBe(0);
    expect(dr7.find(step, witness)).toBeUndefined();
  });

  it('is excused after its breakpoint was unregistered, and above a boundary that went down', () => {
    expect(
      findPlanted(dr7, `${armed}; unreg u1; reg b1[0]; reg b2[0]; reg b3[0]; reg b4[0]`),
    ).toBeUndefined();
  });

  it('is no residue while its task still runs', () => {
    expect(findPlanted(dr7, 'reg u1@t1; sw1 t1; unreg u1')).toMatchObject({ cpu: 1, slot: 0 });
  });

  it('excuses no other slot, and no other content', () => {
    const second = (after: Parameters<typeof cpuIn>[0]) => (cpuIn(after, 1).dr7 |= encodeSlot(1, 4, 1));
    expect(findPlanted(dr7, armed, second)).toMatchObject({ cpu: 1, slot: 1 });
  });

  it('is over once the CPU was reloaded', () => {
    const again = (after: Parameters<typeof cpuIn>[0]) => (cpuIn(after, 1).dr7 = encodeSlot(0, 4, 1));
    expect(findPlanted(dr7, `${armed}; hit1 u1`, again)).toMatchObject({ cpu: 1, slot: 0 });
  });
});

describe('DELIVERY', () => {
  const found = (text: string, delivered: readonly number[]) => {
    const { step, witness } = lastStepOf(text);
    return delivery.find({ ...step, delivered }, witness);
  };

  it('holds where every breakpoint that the access concerns is called, in any order', () => {
    const text = 'reg b1; reg b2 at 0xffffffff81000040; hit0 b1';
    expect(found(text, [0, 1])).toBeUndefined();
    expect(found(text, [1, 0])).toBeUndefined();
  });

  it('finds a breakpoint that was not called', () => {
    expect(found('reg b1; hit1 b1', [])).toEqual({
      invariant: 'DELIVERY',
      cpu: 1,
      breakpoint: 'b1',
      sentence: 'the access to 0xffffffff81000040 on CPU 1 should have called b1; called: nobody',
    });
  });

  it('finds a breakpoint that was called twice', () => {
    expect(found('reg b1; hit1 b1', [0, 0])?.sentence).toContain('made 2 calls to b1');
  });

  it.each([
    ['its mask does not name the CPU', 'reg b1[0]; hit1 b1'],
    ['the access is of another kind', 'reg b1; hit1 b1 r'],
    ['the access is elsewhere', 'reg b1; hit1 b2'],
    ['another task runs', 'reg u1@t1; sw1 t2; hit1 u1'],
    ['it is unregistered', 'reg b1; unreg b1; hit1 b1'],
  ])('finds a call that does not concern its breakpoint: %s', (_why, text) => {
    expect(found(text, [])).toBeUndefined();
    expect(found(text, [0])?.sentence).toContain('does not concern');
  });

  it('concerns an execute breakpoint at exactly its address, a data breakpoint at any watched byte', () => {
    expect(found('reg b1 x1; hit0 b1 x', [])).toMatchObject({ breakpoint: 'b1' });
    expect(found('reg b1 x1; hit0 0xffffffff81000041 x', [])).toBeUndefined();
    expect(found('reg b1; hit0 0xffffffff81000043', [])).toMatchObject({ breakpoint: 'b1' });
    expect(found('reg b1; hit0 0xffffffff81000044', [])).toBeUndefined();
  });

  it('follows what a granted modify accepted, and not what was refused', () => {
    expect(found('reg u1@t1; sw0 t1; mod u1 at 0x400020; hit0 u2', [])).toMatchObject({ breakpoint: 'u1' });
    expect(found('reg u1@t1; sw0 t1; mod u1 at 0x400021; hit0 u1', [])).toMatchObject({ breakpoint: 'u1' });
  });
});

describe('SUCCESS', () => {
  it('finds a granted kernel-space register that a CPU of its mask does not hold', () => {
    expect(findPlanted(success, 'reg b1')).toBeUndefined();
    expect(findPlanted(success, 'reg b1', (after) => (cpuIn(after, 1).kernel[3] = 5))).toMatchObject({
      cpu: 1,
      breakpoint: 'b1',
    });
  });

  it('finds a granted register for a task that is not armed where the task runs', () => {
    expect(findPlanted(success, 'sw0 t1; reg u1@t1')).toBeUndefined();
    expect(findPlanted(success, 'sw0 t1; reg u1@t1', (after) => (cpuIn(after, 0).dr7 = 0))).toMatchObject({
      cpu: 0,
      task: 't1',
    });
  });

  it('says nothing of a refused one', () => {
    expect(findPlanted(success, 'reg b1 w3', (after) => (cpuIn(after, 1).kernel[3] = 5))).toBeUndefined();
  });
});

describe('the worked DR7 values of domain.md §1.1', () => {
  it('D1 gives CPU 1 the value of a foreign slot 3 and a user’s slot 0', () => {
    const [, , last] = [...checkLedger(percpuPolicy, machineOf(2), eventsOf('reg u1@t1; reg b1[0]; sw1 t1'))];
    const { step } = lastStepOf('reg u1@t1; reg b1[0]; sw1 t1');
    expect(step.after.cpus[1]?.dr7).toBe(0xd00d0282);
    expect(step.after.cpus[1]?.kernel).toEqual([-1, -1, -1, -1]);
    expect(last?.step.after.cpus[1]?.dr7).toBe(0x000d0202);
  });
});
