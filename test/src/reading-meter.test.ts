import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSource } from '../../src/open-source.ts';
import { meterOf } from '../../src/reading-meter.ts';

const fixture = (path: string): string => join(import.meta.dirname, '../fixtures', path);

test.each(['recordings/tame-2.strace.gz', 'known-answers/ledger-01.ndjson.gz'])(
  'the reading of %s goes from nothing to all, and begins anew with each reading',
  async (path) => {
    const source = await openSource([fixture(path)], {});
    for (const _reading of ['first', 'second']) {
      const shares: number[] = [];
      for await (const _batch of source.batches()) shares.push(source.share() ?? -1);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(shares[0]).toBeGreaterThanOrEqual(0);
    }
    expect(source.share()).toBe(1);
    await source.close();
  },
);

test('what has no size has no share', async () => {
  expect((await meterOf(['/dev/null'])).share()).toBeUndefined();
  expect((await meterOf([fixture('absent')])).share()).toBeUndefined();
});
