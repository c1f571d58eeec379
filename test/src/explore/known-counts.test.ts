import { describe, expect, test } from 'vitest';
import { exploreOf, extentOf } from './extents.ts';

describe('the atomic space of the RFC has as many states as other checkers have counted (domain.md §5.3)', () => {
  test.for([
    [2, 3, 0, 184],
    [2, 3, 1, 628],
    [3, 3, 1, 5_596],
    [2, 4, 1, 3_784],
    [2, 5, 2, 44_456],
  ] as const)('%i CPUs, %i breakpoints, %i tasks: %i states', async ([cpus, breakpoints, tasks, states]) => {
    const found = await exploreOf('percpu-rfc', extentOf(cpus, breakpoints, tasks));
    expect(found.states).toBe(states);
    expect(found.stoppedBy).toBeUndefined();
    expect(found.counterexamples).toEqual([]);
  });

  test.for([
    [2, 3, 1, 88],
    [3, 3, 1, 256],
  ] as const)(
    '%i CPUs, %i breakpoints, %i tasks: %i classes under symmetry',
    async ([cpus, breakpoints, tasks, classes]) => {
      const found = await exploreOf('percpu-rfc', extentOf(cpus, breakpoints, tasks), { symmetry: true });
      expect(found.states).toBe(classes);
    },
  );
});

/**
 * The states of the base, counted without it: r of K breakpoints stand in the list in any order, each with any of the masks, and
 * each task holds any of the 4 − r slots below (domain.md §2.1 and §2.3).
 */
const statesOfBase = (cpus: number, breakpoints: number, tasks: number): number => {
  let [states, lists] = [0, 1];
  for (let r = 0; r <= Math.min(4, breakpoints); r += 1) {
    states += lists * 2 ** ((4 - r) * tasks);
    lists *= (breakpoints - r) * (2 ** cpus - 1);
  }
  return states;
};

describe('the base has as many states as its lists and the subsets below them', () => {
  test.for([
    [2, 5, 2],
    [2, 6, 1],
    [3, 3, 2],
  ] as const)('%i CPUs, %i breakpoints, %i tasks', async ([cpus, breakpoints, tasks]) => {
    const found = await exploreOf('global', extentOf(cpus, breakpoints, tasks));
    expect(found.states).toBe(statesOfBase(cpus, breakpoints, tasks));
    expect(found.stoppedBy).toBeUndefined();
    expect(found.counterexamples).toEqual([]);
  });
});

describe('the repair has the very states of the RFC while nobody breaks an assumption', () => {
  test.for([
    [2, 3, 1],
    [3, 3, 1],
    [2, 4, 1],
  ] as const)('%i CPUs, %i breakpoints, %i tasks', async ([cpus, breakpoints, tasks]) => {
    const extent = extentOf(cpus, breakpoints, tasks);
    const posted = await exploreOf('percpu-rfc', extent);
    const repaired = await exploreOf('percpu', extent);
    expect(repaired.states).toBe(posted.states);
    expect(repaired.transitions).toBe(posted.transitions);
  });
});

describe('a bound ends a search, and is named', () => {
  test('states further than the depth are not looked for', async () => {
    const found = await exploreOf('percpu-rfc', extentOf(2, 3, 1), { depth: 2 });
    expect(found.stoppedBy).toBe('depth');
    expect(found.depth).toBe(2);
    expect(found.states).toBeLessThan(628);
  });

  test('a depth that is enough leaves the space complete', async () => {
    const found = await exploreOf('percpu-rfc', extentOf(2, 3, 1), { depth: 8 });
    expect(found.stoppedBy).toBeUndefined();
    expect(found.states).toBe(628);
  });
});
