import { describe, expect, test } from 'vitest';
import { lossFinder } from '../../../machines/packing/loss.ts';

const state = () => ({ hand: 1, cpus: [{ dr7: 5, kernel: [-1, 2] }], tasks: [undefined, { slots: [3] }] });

describe('what a packing has lost of a state', () => {
  test('is nothing where all is as it was', () => {
    expect(lossFinder([])(state(), state())).toBeUndefined();
  });

  test.for([
    ['hand', { hand: 2 }, 1, 2],
    ['cpus.0.kernel.1', { cpus: [{ dr7: 5, kernel: [-1, -1] }] }, 2, -1],
    ['tasks.1', { tasks: [undefined, undefined] }, { slots: [3] }, undefined],
    ['tasks', { tasks: [undefined] }, [undefined, { slots: [3] }], [undefined]],
  ] as const)('is named by its place: %s', ([place, change, kept, unpacked]) => {
    expect(lossFinder([])(state(), { ...state(), ...change })).toEqual({ place, kept, unpacked });
  });

  test('is no loss where it is left out, alone or with all around it, for one number or for all', () => {
    const other = { ...state(), cpus: [{ dr7: 6, kernel: [-1, 2] }] };
    for (const path of ['cpus.0.dr7', 'cpus.*.dr7', 'cpus.0', 'cpus', '*.*.dr7']) {
      expect(lossFinder([path])(state(), other)).toBeUndefined();
    }
    for (const path of ['cpus.1.dr7', 'cpus.*.dr', 'dr7', '*.dr7']) {
      expect(lossFinder([path])(state(), other)?.place).toBe('cpus.0.dr7');
    }
  });
});
