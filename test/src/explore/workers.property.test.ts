import { describe, expect, test } from 'vitest';
import { policies } from '../../../machines/policies/index.ts';
import { ALONE, type Conduct } from '../../../src/explore/conduct.ts';
import type { Exploration } from '../../../src/explore/exploration.ts';
import { explore } from '../../../src/explore/explore.ts';
import type { SearchProgress } from '../../../src/explore/search.ts';
import { STILL } from '../../../src/explore/wish.ts';
import { exploreOf, extentOf } from './extents.ts';

/** What has to be the same, however many search: all but the order in which states were found and courses first seen. */
const inOrder = ({ courses, graph, ...rest }: Exploration) => ({
  ...rest,
  canBeDrawn: typeof graph === 'function',
  courses: courses
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
});

/** Two that search together from early on, however long it takes until the second is ready. */
const TOGETHER: Conduct = { workers: 2, waitsAt: 4_000 };
const EARLY: Conduct = { workers: 2, callsAt: 200, waitsAt: 200 };

describe('workers that share a table find what one finds', () => {
  test.for([
    ['states of one word', 'percpu-rfc', 2, 6, 1, false, 149_200],
    ['states of two words', 'percpu-rfc', 4, 3, 1, false, undefined],
    ['classes under symmetry', 'percpu-rfc', 5, 4, 2, true, undefined],
    ['a policy whose recipes are run anew each time', 'percpu', 2, 5, 2, false, 44_456],
  ] as const)('%s', async ([, policy, cpus, breakpoints, tasks, symmetry, states]) => {
    const extent = extentOf(cpus, breakpoints, tasks);
    const alone = await exploreOf(policy, extent, { symmetry });
    const together = await exploreOf(policy, extent, { symmetry }, TOGETHER);
    // Fewer would be searched before anybody is called.
    expect(alone.states).toBeGreaterThan(10_000);
    if (states !== undefined) expect(alone.states).toBe(states);
    expect(inOrder(together)).toEqual(inOrder(alone));
  });

  test.for([
    [
      'calls that interleave',
      'percpu',
      [2, 1, 1],
      { steps: 'interleaved', hotplug: true, exceptions: true, depth: 7 },
    ],
    ['tasks that run', 'percpu', [2, 1, 1], { switches: true, exceptions: true, hotplug: true, depth: 9 }],
    ['the accounting of mainline', 'mainline', [2, 6, 2], {}],
  ] as const)('%s', async ([, policy, [cpus, breakpoints, tasks], what]) => {
    const wish = { ...STILL, extent: extentOf(cpus, breakpoints, tasks), ...what };
    const alone = await explore(policies[policy], wish, ALONE);
    const together = await explore(policies[policy], wish, EARLY);
    expect(alone.states).toBeGreaterThan(1_000);
    expect(inOrder(together)).toEqual(inOrder(alone));
  });

  test.for([
    ['of one word', 'percpu-rfc', [2, 5, 1], {}],
    ['of the full space', 'percpu', [1, 1, 1], { steps: 'interleaved', switches: true, depth: 7 }],
  ] as const)('states %s, in more memory than threads can share', async ([, ...what]) => {
    const [policy, [cpus, breakpoints, tasks], how] = what;
    const wish = { ...STILL, extent: extentOf(cpus, breakpoints, tasks), symmetry: false, ...how };
    const alone = await explore(policies[policy], wish, ALONE);
    const together = await explore(policies[policy], { ...wish, memory: 2 ** 34 }, EARLY);
    expect(alone.states).toBeGreaterThan(3_000);
    expect(inOrder(together)).toEqual(inOrder(alone));
  });

  test('what breaks after others have been called is told as one tells it', async () => {
    const wish = {
      ...STILL,
      extent: extentOf(1, 1, 1),
      steps: 'interleaved' as const,
      switches: true,
      exceptions: true,
      only: ['DELIVERY'] as const,
    };
    const alone = await explore(policies.global, wish, ALONE);
    const together = await explore(policies.global, wish, TOGETHER);
    // What breaks first is found after that many: others have been called by then.
    expect(alone.states).toBeGreaterThan(5_000);
    expect(alone.counterexamples).toHaveLength(1);
    expect(inOrder(together)).toEqual(inOrder(alone));
  });

  test('a depth ends all of them', async () => {
    const extent = extentOf(3, 4, 2);
    const alone = await exploreOf('percpu-rfc', extent, { depth: 6 });
    const together = await exploreOf('percpu-rfc', extent, { depth: 6 }, TOGETHER);
    expect(alone.stoppedBy).toBe('depth');
    expect(inOrder(together)).toEqual(inOrder(alone));
  });

  test('a signal ends all of them', async () => {
    const interruption = new AbortController();
    const watch = ({ states }: SearchProgress): void => {
      if (states > 200_000) interruption.abort();
    };
    const how = { ...TOGETHER, signal: interruption.signal, watch };
    const found = await exploreOf('percpu-rfc', extentOf(3, 5, 2), {}, how);
    expect(found.stoppedBy).toBe('signal');
    expect(found.states).toBeGreaterThan(200_000);
    expect(found.states).toBeLessThan(2_025_176);
  });
});
