import { describe, expect, test } from 'vitest';
import type { Exploration } from '../../../src/explore/exploration.ts';
import { exploreOf, extentOf } from './extents.ts';

/** What has to be the same, however many search: all but the order in which states were found and courses first seen. */
const inOrder = ({ courses, graph, ...rest }: Exploration) => ({
  ...rest,
  canBeDrawn: typeof graph === 'function',
  courses: courses
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
});

describe('workers that share a table find what one finds', () => {
  test.for([
    ['states of one word', 'percpu-rfc', 2, 6, 1, false, 149_200],
    ['states of two words', 'percpu-rfc', 4, 4, 1, false, undefined],
    ['classes under symmetry', 'percpu-rfc', 5, 5, 2, true, undefined],
    ['a policy whose recipes are run anew each time', 'percpu', 3, 4, 1, false, 80_664],
  ] as const)('%s', { timeout: 120_000 }, async ([, policy, cpus, breakpoints, tasks, symmetry, states]) => {
    const extent = extentOf(cpus, breakpoints, tasks);
    const alone = await exploreOf(policy, extent, { symmetry });
    const together = await exploreOf(policy, extent, { symmetry }, { workers: 2 });
    // Fewer would be searched before anybody is called.
    expect(alone.states).toBeGreaterThan(60_000);
    if (states !== undefined) expect(alone.states).toBe(states);
    expect(inOrder(together)).toEqual(inOrder(alone));
  });

  test('a depth ends all of them', { timeout: 120_000 }, async () => {
    const extent = extentOf(3, 5, 2);
    const alone = await exploreOf('percpu-rfc', extent, { depth: 5 });
    const together = await exploreOf('percpu-rfc', extent, { depth: 5 }, { workers: 2 });
    expect(alone.stoppedBy).toBe('depth');
    expect(inOrder(together)).toEqual(inOrder(alone));
  });

  test('a signal ends all of them', { timeout: 120_000 }, async () => {
    const interruption = new AbortController();
    const found = await exploreOf(
      'percpu-rfc',
      extentOf(3, 5, 2),
      {},
      {
        workers: 2,
        signal: interruption.signal,
        watch: ({ states }) => {
          if (states > 200_000) interruption.abort();
        },
      },
    );
    expect(found.stoppedBy).toBe('signal');
    expect(found.states).toBeGreaterThan(200_000);
    expect(found.states).toBeLessThan(2_025_176);
  });
});
