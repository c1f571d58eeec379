import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { expect } from 'vitest';
import { BUCKET, createPyramid, PLAIN, REFUSED } from '../../../../src/inspect/session/pyramid.ts';

const LANES = 3;

const marked = fc.record({
  events: fc.integer({ min: 1, max: 20 * BUCKET }),
  refused: fc.array(fc.nat(20 * BUCKET), { maxLength: 4 }),
  width: fc.integer({ min: BUCKET, max: 64 * BUCKET }),
});

test.prop([marked])(
  'every refusal is seen at every zoom, in the bucket that it falls into',
  ({ events, refused, width }) => {
    const pyramid = createPyramid(events, LANES);
    const there = refused.filter((index) => index < events);
    for (let index = 0; index < events; index += 1) {
      pyramid.add(index, index % LANES, there.includes(index) ? REFUSED : PLAIN);
    }
    pyramid.settle();
    const level = pyramid.levelFor(width);
    if (level === undefined) throw new Error('a level is as wide as a bucket');
    expect(level.width).toBeLessThanOrEqual(width);
    const seen = [...level.marks.entries()]
      .filter(([, mark]) => (mark & REFUSED) !== 0)
      .map(([cell]) => cell);
    const expected = there.map((index) => Math.floor(index / level.width) * LANES + (index % LANES));
    expect(seen).toEqual([...new Set(expected)].toSorted((a, b) => a - b));
    expect(level.counts.reduce((sum, count) => sum + count, 0)).toBe(events);
  },
);

test('below the width of a bucket the events themselves are asked', () => {
  expect(createPyramid(1000, LANES).levelFor(BUCKET - 1)).toBeUndefined();
});
