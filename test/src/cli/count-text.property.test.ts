import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { countText } from '../../../src/cli/text/table.ts';

test.prop([fc.maxSafeNat()])('a count is written as English groups its digits', (count) => {
  expect(countText(count)).toBe(new Intl.NumberFormat('en-US').format(count));
});
