import { expect, test } from 'vitest';
import { testPage } from './page.ts';

const outputs = testPage('writing-a-property');

test('compaction moves a breakpoint, by hand and at random, and a fixed boundary moves none', () => {
  expect(outputs).toEqual([
    '1 nothing moves\n2 nothing moves\n3 on CPU 0 b2 moves from slot 2 to slot 3\n',
    expect.stringMatching(/^percpu: on CPU \d \w+ moves from slot \d to slot \d\nfixed-boundary: nothing moves\n$/),
  ]);
});
