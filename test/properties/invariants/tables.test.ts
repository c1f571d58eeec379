import { describe, expect, it } from 'vitest';
import { NONE } from '../../../machines/roster.ts';
import { belowPos } from '../../../properties/invariants/below-pos.ts';
import { compact } from '../../../properties/invariants/compact.ts';
import { ghost } from '../../../properties/invariants/ghost.ts';
import { missing } from '../../../properties/invariants/missing.ts';
import { refcnt } from '../../../properties/invariants/refcnt.ts';
import { userAbovePos } from '../../../properties/invariants/user-above-pos.ts';
import { cpuIn, findPlanted } from './planted.ts';

describe('COMPACT', () => {
  it('finds a hole above a used slot', () => {
    const text = 'reg b1; reg b2; reg b3';
    expect(findPlanted(compact, text)).toBeUndefined();
    expect(findPlanted(compact, text, (after) => (cpuIn(after, 1).kernel[2] = NONE))).toEqual({
      invariant: 'COMPACT',
      cpu: 1,
      slot: 1,
      breakpoint: 'b3',
      sentence: 'on CPU 1 slot 1 holds b3 while slot 2 above it is empty',
    });
  });
});

describe('no kernel slot overlaps a user slot', () => {
  it('BELOWPOS finds a kernel-space breakpoint in a slot that a task may be given', () => {
    const text = 'reg b1; reg b2[1]';
    expect(findPlanted(belowPos, text)).toBeUndefined();
    expect(findPlanted(belowPos, text, (after) => (after.kernelPos = 3))).toMatchObject({
      cpu: 1,
      slot: 2,
      breakpoint: 'b2',
    });
  });

  it('BELOWPOS finds it where the boundary has risen above 4', () => {
    expect(findPlanted(belowPos, 'reg b1', (after) => (after.kernelPos = 5))).toMatchObject({ slot: 3 });
  });

  it('USER_ABOVE_POS finds a task in a slot of the kernel’s', () => {
    const text = 'reg u1@t1; reg u2@t2; reg u3@t2';
    expect(findPlanted(userAbovePos, text)).toBeUndefined();
    expect(findPlanted(userAbovePos, text, (after) => (after.kernelPos = 1))).toEqual({
      invariant: 'USER_ABOVE_POS',
      slot: 1,
      task: 't2',
      breakpoint: 'u3',
      sentence: "t2 holds slot 1 with u3, at or above the boundary 1: that slot is the kernel's",
    });
  });
});

describe('REFCNT', () => {
  it('finds the slot whose count is not that of its holders', () => {
    const text = 'reg u1@t1; reg u2@t2; reg u3@t2';
    expect(findPlanted(refcnt, text)).toBeUndefined();
    expect(findPlanted(refcnt, text, (after) => (after.userRefcount[0] = 1))).toMatchObject({
      slot: 0,
      sentence: 'userRefcount[0] is 1, but slot 0 is held by t1 and t2',
    });
    expect(findPlanted(refcnt, text, (after) => (after.userRefcount[3] = 1))?.sentence).toBe(
      'userRefcount[3] is 1, but slot 3 is held by nobody',
    );
  });
});

describe('MISSING', () => {
  const lose = (cpu: number, text: string) =>
    findPlanted(missing, text, (after) => cpuIn(after, cpu).kernel.fill(NONE));

  it('finds a registered breakpoint that stands on no slot of a CPU of its mask', () => {
    expect(findPlanted(missing, 'reg b1[1]')).toBeUndefined();
    expect(lose(1, 'reg b1[1]')).toMatchObject({ cpu: 1, breakpoint: 'b1' });
  });

  it('asks nothing of CPUs outside of the mask, nor of offline ones', () => {
    expect(lose(0, 'reg b1[1]')).toBeUndefined();
    expect(lose(1, 'reg b1; off1')).toBeUndefined();
  });

  it('forgets what was unregistered, or refused', () => {
    expect(lose(1, 'reg b1; unreg b1')).toBeUndefined();
    expect(lose(1, 'reg b1 w3')).toBeUndefined();
  });
});

describe('GHOST', () => {
  it('finds what is not registered', () => {
    expect(findPlanted(ghost, 'reg b1; unreg b1')).toBeUndefined();
    expect(findPlanted(ghost, 'reg b1; unreg b1', (after) => (cpuIn(after, 0).kernel[3] = 0))).toMatchObject({
      cpu: 0,
      slot: 3,
      breakpoint: 'b1',
      sentence: 'on CPU 0 slot 3 holds b1, but it is not registered',
    });
  });

  it('finds what stands on a CPU outside of its mask', () => {
    const finding = findPlanted(ghost, 'reg b1[0]', (after) => (cpuIn(after, 1).kernel[3] = 0));
    expect(finding?.sentence).toBe('on CPU 1 slot 3 holds b1, but its mask does not name this CPU');
  });

  it('finds what stands there twice', () => {
    const finding = findPlanted(ghost, 'reg b1[0]', (after) => (cpuIn(after, 0).kernel[2] = 0));
    expect(finding?.sentence).toBe('on CPU 0 slot 3 holds b1, but it stands in slot 2 already');
  });

  it('looks at offline CPUs as well', () => {
    expect(findPlanted(ghost, 'reg b1; off1; unreg b1')).toMatchObject({ cpu: 1 });
  });
});
