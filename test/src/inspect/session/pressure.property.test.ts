import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { expect } from 'vitest';
import { createPressure } from '../../../../src/inspect/session/pressure.ts';

const CPUS = 2;

test.prop([
  fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 700 }),
  fc.integer({ min: 1, max: 400 }),
])('the fewest and the most slots of a window are those of its events, whatever its width', (used, width) => {
  const pressure = createPressure(CPUS);
  for (const taken of used) pressure.note((cpu) => taken[cpu] ?? 0);
  pressure.settle();
  const fewest = [Infinity, Infinity];
  const most = [-1, -1];
  const places: number[] = [];
  pressure.each(0, used.length, width, (index, cpu, least, greatest) => {
    if (cpu === 0) places.push(index);
    fewest[cpu] = Math.min(fewest[cpu] ?? 0, least);
    most[cpu] = Math.max(most[cpu] ?? 0, greatest);
  });
  for (const cpu of [0, 1]) {
    const values = used.map((taken) => taken[cpu] ?? 0);
    expect([fewest[cpu], most[cpu]]).toEqual([Math.min(...values), Math.max(...values)]);
  }
  const steps = places.slice(1).map((place, i) => place - (places[i] ?? 0));
  expect(Math.max(1, ...steps)).toBeLessThanOrEqual(width);
});
