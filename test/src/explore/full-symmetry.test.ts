import { describe, expect, test } from 'vitest';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Policy } from '../../../machines/policy.ts';
import type { Wish } from '../../../src/explore/wish.ts';
import { extentOf } from './extents.ts';
import { fullSpaceFor, statesOf, wishOf } from './full-spaces.ts';

/** Classes found by looking at representatives alone, and those of all states, each as its representative's record. */
const classesOf = <K extends ClassicKernel>(policy: Policy<K>, wish: Wish) => {
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
};

describe(
  'names make no difference in the full space: the classes are those of all states, and what breaks is the same',
  { timeout: 60_000 },
  () => {
    test('of the repair while calls interleave', () => {
      const wish = wishOf({ extent: extentOf(2, 2, 0), steps: 'interleaved', depth: 7 });
      const { states, found, wanted, breaks } = classesOf(percpuPolicy, wish);
      expect(states).toBeGreaterThan(500);
      expect(found.size).toBe(wanted.size);
      expect([...found].every((record) => wanted.has(record))).toBe(true);
      expect(breaks).toEqual([[], []]);
    });

    test('of the RFC under callers who unregister at will', () => {
      const wish = wishOf({ extent: extentOf(2, 2, 0), dropped: ['balanced'], depth: 6 });
      const { states, found, wanted, breaks } = classesOf(percpuRfcPolicy, wish);
      expect(states).toBeGreaterThan(500);
      expect(found.size).toBe(wanted.size);
      expect([...found].every((record) => wanted.has(record))).toBe(true);
      expect(breaks[0]).toEqual(breaks[1]);
      expect(breaks[0]).toContain('SAFE');
    });

    test('of the base with tasks that run', () => {
      const wish = wishOf({ extent: extentOf(1, 1, 2), switches: true, steps: 'interleaved', depth: 5 });
      const { states, found, wanted, breaks } = classesOf(globalPolicy, wish);
      expect(states).toBeGreaterThan(500);
      expect(found.size).toBe(wanted.size);
      expect([...found].every((record) => wanted.has(record))).toBe(true);
      expect(breaks[0]).toEqual(breaks[1]);
    });
  },
);
