import { describe, expect, it } from 'vitest';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { checkerOf } from '../../../properties/check.ts';
import { machineOf } from '../../../machines/machine.ts';
import { boundary } from '../../../properties/invariants/boundary.ts';
import { cap } from '../../../properties/invariants/cap.ts';
import { count } from '../../../properties/invariants/count.ts';
import { oneStep } from '../../../properties/invariants/one-step.ts';
import { range } from '../../../properties/invariants/range.ts';
import { tight } from '../../../properties/invariants/tight.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { cpuIn, findPlanted } from './planted.ts';

describe('COUNT', () => {
  it('holds where each CPU counts its used slots', () => {
    expect(findPlanted(count, 'reg b1[0]; reg b2')).toBeUndefined();
  });

  it('finds the CPU that counts one too many', () => {
    const finding = findPlanted(count, 'reg b1[0]; reg b2', (after) => (cpuIn(after, 1).consumed = 2));
    expect(finding).toEqual({
      invariant: 'COUNT',
      cpu: 1,
      sentence: 'CPU 1 counts 2 consumed, but its table uses 1 kernel slot',
    });
  });

  it('asks of an offline CPU that it keeps count of those registered for it, where tables are cleared', () => {
    const checker = checkerOf(percpuPolicy, machineOf(2));
    const [, , last] = eventsOf('reg b1; reg b2[1]; off1').map((event) => checker.next(event));
    if (last === undefined) throw new Error('the run ended early');
    expect(count.find(last.step, checker.witness)).toBeUndefined();

    const after = structuredClone(last.step.after);
    cpuIn(after, 1).consumed = 1;
    expect(count.find({ ...last.step, after }, checker.witness)?.sentence).toBe(
      'CPU 1 is offline and counts 1 consumed, but 2 registered breakpoints will need a slot there',
    );
    cpuIn(after, 1).kernel[3] = 0;
    expect(count.find({ ...last.step, after }, checker.witness)?.sentence).toBe(
      'CPU 1 is offline, but its table still uses 1 kernel slot',
    );
  });
});

describe('RANGE', () => {
  it('finds a boundary above 4', () => {
    expect(findPlanted(range, 'reg b1')).toBeUndefined();
    expect(findPlanted(range, 'reg b1', (after) => (after.kernelPos = 5))?.sentence).toBe(
      'the boundary is 5, outside of the slots 0 to 4',
    );
  });

  it('finds a negative count', () => {
    expect(findPlanted(range, 'reg b1', (after) => (cpuIn(after, 1).consumed = -1))).toMatchObject({
      cpu: 1,
    });
  });
});

describe('CAP: consumed slots on a CPU never exceed HBP_NUM − the kernel boundary', () => {
  it('holds at the limit', () => {
    expect(findPlanted(cap, 'reg b1; reg b2; reg b3; reg b4')).toBeUndefined();
  });

  it('finds the CPU one above it', () => {
    const finding = findPlanted(cap, 'reg b1', (after) => (cpuIn(after, 1).consumed = 2));
    expect(finding).toEqual({
      invariant: 'CAP',
      cpu: 1,
      sentence: 'CPU 1 counts 2 consumed, but the boundary 3 leaves 1 to the kernel',
    });
  });

  it('finds a boundary that has risen too far', () => {
    expect(findPlanted(cap, 'reg b1', (after) => (after.kernelPos = 4))).toMatchObject({ cpu: 0 });
  });
});

describe('TIGHT', () => {
  it('finds a boundary that is lower than the fullest CPU needs', () => {
    expect(findPlanted(tight, 'reg b1; reg b2[1]')).toBeUndefined();
    expect(findPlanted(tight, 'reg b1; reg b2[1]', (after) => (after.kernelPos = 1))?.sentence).toBe(
      'the boundary 1 leaves 3 to the kernel, but the fullest CPU consumes 2',
    );
  });
});

describe('BOUNDARY', () => {
  it('finds a boundary of the base that does not count what is registered', () => {
    expect(findPlanted(boundary, 'reg b1; reg b2', undefined, globalPolicy)).toBeUndefined();
    const finding = findPlanted(boundary, 'reg b1; reg b2', (after) => (after.kernelPos = 3), globalPolicy);
    expect(finding?.sentence).toBe(
      'the boundary 3 leaves 1 to the kernel, but 2 kernel-space breakpoints are registered',
    );
  });
});

describe('ONESTEP', () => {
  it('lets a kernel-space register and unregister move the boundary by one', () => {
    expect(findPlanted(oneStep, 'reg b1')).toBeUndefined();
    expect(findPlanted(oneStep, 'reg b1; unreg b1')).toBeUndefined();
  });

  it('finds a move by two', () => {
    expect(findPlanted(oneStep, 'reg b1', (after) => (after.kernelPos = 2))?.sentence).toBe(
      'the register of b1 moved the boundary from 4 to 2, where it may move by 1',
    );
  });

  it.each(['reg b1; off1', 'off1; on1', 'reg u1@t1', 'reg u1@t1; unreg u1', 'reg u1@t1; exec t1', 'sw1 t1'])(
    'finds any move for hotplug and for tasks: %s',
    (text) => {
      expect(findPlanted(oneStep, text)).toBeUndefined();
      expect(findPlanted(oneStep, text, (after) => (after.kernelPos -= 1))).toBeDefined();
    },
  );
});
