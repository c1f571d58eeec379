import { describe, expect, test } from 'vitest';
import type { Wish } from '../../../src/explore/wish.ts';
import { extentOf, withPackingOf } from './extents.ts';
import { anyRenaming, orbitOf } from './full-renamings.ts';
import { fullSpaceFor, statesOf, wishOf } from './full-spaces.ts';

/** Classes found by looking at representatives alone, and those of all states, each as its representative's record. */
const classesOf = (name: string, wish: Wish) =>
  withPackingOf(name, ({ policy }) => {
  const classes = fullSpaceFor(policy, wish);
  const states = fullSpaceFor(policy, { ...wish, symmetry: false });
  const nodes = (space: typeof states, records: readonly Uint8Array[]): string[] =>
    records.map((record) => classes.recordOf(space.nodeAt(record)).join());
  const all = statesOf(states, wish.depth);
  return {
    states: all.length,
    found: new Set(nodes(classes, statesOf(classes, wish.depth))),
    wanted: new Set(nodes(states, all)),
    breaks: [classes.breaches, states.breaches],
  };
  });

describe(
  'names make no difference in the full space: the classes are those of all states, and what breaks is the same',
  { timeout: 60_000 },
  () => {
    test.for([
      ['while calls interleave', 'percpu', { extent: extentOf(2, 2, 0), steps: 'interleaved', depth: 7 }],
      [
        'while calls for tasks interleave',
        'percpu',
        { extent: extentOf(1, 0, 2), steps: 'interleaved', depth: 5 },
      ],
      ['while CPUs come and go', 'percpu', { extent: extentOf(2, 2, 0), hotplug: true }],
      [
        'while all moves',
        'percpu',
        { extent: extentOf(2, 1, 1), hotplug: true, switches: true, exceptions: true, depth: 4 },
      ],
      [
        'while tasks run',
        'global',
        { extent: extentOf(1, 1, 2), switches: true, steps: 'interleaved', depth: 5 },
      ],
      ['while every CPU has a task', 'global', { extent: extentOf(2, 0, 2), switches: true, depth: 4 }],
      [
        'under callers who unregister at will',
        'percpu-rfc',
        { extent: extentOf(2, 2, 0), dropped: ['balanced'], depth: 5 },
      ],
    ] as const)('%s', ([, policy, what]) => {
      const { states, found, wanted, breaks } = classesOf(policy, wishOf(what));
      expect(states).toBeGreaterThan(found.size);
      expect(found.size).toBe(wanted.size);
      expect([...found].every((record) => wanted.has(record))).toBe(true);
      expect(breaks[0]).toEqual(breaks[1]);
    });
  },
);

describe('without tasks the states that a renaming makes of one are all there, and together they are all states', () => {
  test.for([
    [
      'percpu',
      { extent: extentOf(2, 1, 0), steps: 'interleaved', hotplug: true, exceptions: true },
    ],
    ['percpu', { extent: extentOf(3, 2, 0), hotplug: true }],
    ['global', { extent: extentOf(2, 2, 0), steps: 'interleaved', exceptions: true }],
  ] as const)('%s', ([, policy, what]) => {
    const wish = wishOf(what);
    const classes = fullSpaceFor(policy, wish);
    const space = fullSpaceFor(policy, { ...wish, symmetry: false });
    const states = statesOf(space);
    const known = new Set(states.map((record) => record.join()));
    const orbits = new Map<string, ReadonlySet<string>>();
    for (const record of states) {
      const orbit = new Set(orbitOf(space, wish, record).map((other) => other.join()));
      const name = classes.recordOf(space.nodeAt(record)).join();
      expect(orbits.get(name) ?? orbit).toEqual(orbit);
      orbits.set(name, orbit);
    }
    const sizes = [...orbits.values()].map(({ size }) => size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(states.length);
    expect([...orbits.values()].every((orbit) => [...orbit].every((state) => known.has(state)))).toBe(true);
    expect(statesOf(classes).length).toBe(orbits.size);
    expect(orbits.size).toBeLessThan(states.length);
    });
  });
});

describe('whatever CPUs, breakpoints, those of a task, and tasks are called: the class is the same', () => {
  test.for([
    ['percpu', { extent: extentOf(2, 1, 2), steps: 'interleaved', switches: true, depth: 4 }],
    [
      'percpu',
      { extent: extentOf(1, 1, 1), steps: 'interleaved', switches: true, exceptions: true, depth: 7 },
    ],
    ['global', { extent: extentOf(2, 2, 1), steps: 'interleaved', switches: true, depth: 4 }],
  ] as const)('%s', ([, policy, what]) => {
    const wish = wishOf(what);
    const space = fullSpaceFor(policy, wish);
    statesOf(space).forEach((record, number) => {
      const renamed = anyRenaming(wish, number)(space.plainAt(record));
      expect(space.representativeOf(renamed)).toEqual(record);
    });
    });
  });
});
