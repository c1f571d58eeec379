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
    const nodes = (space: typeof states, records: readonly Int32Array[]): string[] =>
      records.map((record) => classes.recordOf(space.nodeAt(record)).join());
    const all = statesOf(states, wish.depth);
    return {
      states: all.length,
      found: new Set(nodes(classes, statesOf(classes, wish.depth))),
      wanted: new Set(nodes(states, all)),
      breaks: [classes.breaches, states.breaches],
    };
  });

const STEPS = { steps: 'interleaved' } as const;
const ALL_MOVES = { hotplug: true, switches: true, exceptions: true } as const;

describe('names make no difference in the full space: the classes are those of all states, and what breaks is the same', () => {
  test.for([
    ['calls interleave', 'percpu', { extent: extentOf(2, 2, 0), ...STEPS, depth: 6 }],
    ['calls for two tasks interleave', 'percpu', { extent: extentOf(1, 0, 2), ...STEPS, depth: 5 }],
    ['CPUs come and go', 'percpu', { extent: extentOf(2, 2, 0), hotplug: true }],
    ['all moves', 'percpu', { extent: extentOf(2, 1, 1), ...ALL_MOVES, depth: 4 }],
    ['tasks run', 'global', { extent: extentOf(1, 1, 2), switches: true, ...STEPS, depth: 5 }],
    ['every CPU may have a task', 'global', { extent: extentOf(2, 0, 2), switches: true, depth: 4 }],
    [
      'callers unregister at will',
      'percpu-rfc',
      { extent: extentOf(2, 2, 0), dropped: ['balanced'], depth: 5 },
    ],
  ] as const)('while %s (%s)', ([, policy, what]) => {
    const { states, found, wanted, breaks } = classesOf(policy, wishOf(what));
    expect(states).toBeGreaterThan(found.size);
    expect(found.size).toBe(wanted.size);
    expect([...found].every((record) => wanted.has(record))).toBe(true);
    expect(breaks[0]).toEqual(breaks[1]);
  });
});

describe('without tasks a class is what renamings make of one state, and together the classes are all states', () => {
  test.for([
    ['percpu', { extent: extentOf(2, 1, 0), ...STEPS, hotplug: true, exceptions: true }],
    ['percpu', { extent: extentOf(3, 2, 0), hotplug: true }],
    ['global', { extent: extentOf(2, 1, 0), ...STEPS, exceptions: true }],
  ] as const)('%s %o', ([name, what]) => {
    withPackingOf(name, ({ policy }) => {
      const wish = wishOf(what);
      const classes = fullSpaceFor(policy, wish);
      const space = fullSpaceFor(policy, { ...wish, symmetry: false });
      const states = statesOf(space, wish.depth);
      const known = new Set(states.map((record) => record.join()));
      const orbits = new Map<string, ReadonlySet<string>>();
      for (const record of states) {
        const orbit = new Set(orbitOf(space, wish, record).map((other) => other.join()));
        const representative = classes.recordOf(space.nodeAt(record)).join();
        expect(orbits.get(representative) ?? orbit).toEqual(orbit);
        orbits.set(representative, orbit);
      }
      const sizes = [...orbits.values()].map(({ size }) => size);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(states.length);
      expect([...orbits.values()].every((orbit) => [...orbit].every((state) => known.has(state)))).toBe(true);
      expect(statesOf(classes).length).toBe(orbits.size);
      expect(orbits.size).toBeLessThan(states.length);
    });
  });
});

describe('whatever CPUs, tasks and breakpoints are called, in whatever order the calls came: the class is the same', () => {
  test.for([
    ['percpu', { extent: extentOf(2, 1, 2), ...STEPS, switches: true, depth: 3 }],
    ['percpu', { extent: extentOf(1, 1, 1), ...STEPS, switches: true, exceptions: true, depth: 7 }],
    ['global', { extent: extentOf(2, 2, 1), ...STEPS, switches: true, depth: 4 }],
  ] as const)('%s %o', ([name, what]) => {
    withPackingOf(name, ({ policy }) => {
      const wish = wishOf(what);
      const space = fullSpaceFor(policy, wish);
      const states = statesOf(space, wish.depth);
      expect(states.length).toBeGreaterThan(200);
      states.forEach((record, number) => {
        const renamed = anyRenaming(wish, number)(space.plainAt(record));
        expect(space.representativeOf(renamed)).toEqual(record);
      });
    });
  });
});
