/** A bounded slice of `npm run torture`: writers that are killed, and two at once. */
import { describe, expect, test } from 'vitest';
import { freshPath, KINDS, storeWith } from '../store/kinds.ts';
import { batchAfter } from './writer.ts';
import { killWriters, twoWriters } from './writers.ts';

const KILLS = 5;
const APPENDS = 15;

describe.each(KINDS)('a store that is %s', (kind) => {
  test('keeps what it acknowledged to writers that are killed, and lets the next one go on', async () => {
    const path = freshPath(kind);
    await (await storeWith(path, [])).close();
    const { faults, acknowledged } = await killWriters(path, KILLS, Math.random);
    expect(faults).toEqual([]);
    // One of them may be killed before it writes.
    expect(acknowledged).toBeGreaterThanOrEqual(KILLS - 1);
  });

  test('keeps the batches of two writers apart, each where it was acknowledged', async () => {
    const path = freshPath(kind);
    await (await storeWith(path, [])).close();
    const { authors, acknowledged } = await twoWriters(path, APPENDS);
    const expected: string[] = [];
    const ends = Object.entries(acknowledged).flatMap(([name, all]) => all.map((end) => ({ name, end })));
    for (const { name, end } of ends.toSorted((a, b) => a.end - b.end)) {
      expected.push(...batchAfter(expected.length, name).map(() => name));
      expect(expected).toHaveLength(end);
    }
    expect(ends).toHaveLength(2 * APPENDS);
    expect(authors).toEqual(expected);
  });
});
