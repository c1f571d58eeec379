/** Databases with a bit changed: a bounded slice of what `npm run torture` does. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LedgerEvent } from '../../../../machines/events.ts';
import { writeLedger } from '../../../../src/ledger/write.ts';
import { freshPath, idles } from '../store/kinds.ts';
import { bitsOf, flipBits, someBits } from './flipped-bits.ts';

const EVENTS: readonly LedgerEvent[] = [
  ...idles(1, 2),
  { seq: 3, time: 1.5, cpu: 1, type: 'breakpoint.unregister', bp: 'b1', task: 't1', observed: { result: 0 } },
];

const SAMPLE = 120;

const written = async (): Promise<Buffer> => {
  const path = freshPath('sqlite');
  await writeLedger(path, { cpus: 2 }, [EVENTS]);
  return readFileSync(path);
};

test('a bit of each byte of a record in a database is missed as damage', async () => {
  const bytes = await written();
  const from = bytes.indexOf('{"seq":3');
  const to = bytes.indexOf('"}', from) + 2;
  const tally = await flipBits(
    bytes,
    bitsOf(from, to).filter((bit) => (bit & 7) === (bit >> 3) % 8),
    EVENTS,
    freshPath('sqlite'),
  );
  expect(tally).toMatchObject({ damaged: tally.flips, faults: [] });
  expect(tally.flips).toBe(to - from);
});

test('no bit anywhere in a database changes its history or loses an event in silence', async () => {
  const bytes = await written();
  const tally = await flipBits(
    bytes,
    someBits(bytes.length, SAMPLE, Math.random),
    EVENTS,
    freshPath('sqlite'),
  );
  expect(tally.faults).toEqual([]);
  expect(tally.damaged + tally.refused + tally.harmless).toBe(SAMPLE);
});
