import { expect, test } from 'vitest';
import type { Outcome } from '../../../machines/outcome.ts';
import { createTally, transitionsOf } from '../../../src/explore/tally.ts';

const refusal = (number: number): Outcome => ({
  kind: 'refused',
  result: 'ENOSPC',
  rule: `FITS${number}`,
  section: '§2.1',
});

test('ways in which requests are answered are counted each, and refused where there are more than can be', () => {
  const tally = createTally();
  for (let i = 0; i < 256; i += 1)
    tally.add({ kind: 'register', outcome: refusal(i), answer: '', boundary: 0 }, 2);
  expect(tally.numberOf('register', refusal(7), 0)).toBe(7);
  expect(() => tally.numberOf('register', refusal(256), 0)).toThrow('answered in more than 256 ways');
  expect(transitionsOf(tally)).toBe(512);
});
