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
