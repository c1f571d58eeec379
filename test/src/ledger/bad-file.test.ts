import { mkdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MAX_LINE_BYTES } from '../../../src/ledger/line-length.ts';
import { openLedger } from '../../../src/ledger/read.ts';
import { eventsOf, HEADER, refusalOf, scratchFile, scratchPath } from './scratch.ts';

const LEDGER = `${HEADER}\n{"seq":1,"type":"task.switch"}\n`;

test('a missing file', async () => {
  expect(await refusalOf(scratchPath('missing.ndjson'))).toBe('LEDGER: no such file; check the path');
  expect(await refusalOf(scratchPath('latin-1-\ufffd.ndjson'))).toMatch(
    /a name that is not UTF-8 cannot be opened; rename it/,
  );
});

test('a directory', async () => {
  mkdirSync(scratchPath('directory'));
  expect(await refusalOf(scratchPath('directory'))).toBe('LEDGER: a directory, not a file; name a file');
});

test('a gzip ledger is known by its content, whatever its name', async () => {
  expect(await eventsOf(scratchFile('zipped.gz', gzipSync(LEDGER)))).toHaveLength(1);
  expect(await eventsOf(scratchFile('zipped.ndjson', gzipSync(LEDGER)))).toHaveLength(1);
});

test('several gzip members make one ledger', async () => {
  const [first, second] = [gzipSync(LEDGER), gzipSync('{"seq":2,"type":"task.switch"}\n')];
  expect(await eventsOf(scratchFile('members.gz', Buffer.concat([first, second])))).toHaveLength(2);
});

test('random bytes named .gz', async () => {
  const bytes = Buffer.from('no gzip at all, and no ledger');
  expect(await refusalOf(scratchFile('random.ndjson.gz', bytes))).toBe(
    'LEDGER: not gzip data, or damaged; make or fetch the file again',
  );
});

test('gzip data that ends too early, with the line at which it does', async () => {
  const lines = Array.from({ length: 50_000 }, (_, index) => `{"seq":${index + 1},"type":"task.switch"}\n`);
  const whole = gzipSync(`${HEADER}\n${lines.join('')}`);
  const message = await refusalOf(scratchFile('cut.gz', whole.subarray(0, whole.length - 20)));
  expect(message).toMatch(/^LEDGER:\d+: the gzip data ends too early; make or fetch the file again$/);
});

test('bytes after the gzip data', async () => {
  const bytes = Buffer.concat([gzipSync(LEDGER), Buffer.alloc(5)]);
  expect(await refusalOf(scratchFile('more.gz', bytes))).toMatch(
    /LEDGER:3: 5 bytes follow the gzip data; cut them, or make the file again$/,
  );
});

test('a line of exactly 16 MiB is read, and a longer one is refused', async () => {
  const line = (bytes: number) => {
    const [head, tail] = ['{"seq":1,"type":"task.switch","note":"', '"}'];
    return `${head}${'x'.repeat(bytes - head.length - tail.length)}${tail}`;
  };
  expect(await eventsOf(scratchFile('long.ndjson', `${HEADER}\n${line(MAX_LINE_BYTES)}\n`))).toHaveLength(1);
  expect(await refusalOf(scratchFile('longer.ndjson', `${HEADER}\n${line(MAX_LINE_BYTES + 1)}\n`))).toBe(
    'LEDGER:2:16777217: a line of more than 16 MiB; give a ledger: one event a line',
  );
});

test('the events before a bad line are delivered first', async () => {
  const path = scratchFile('late.ndjson', `${LEDGER}{"seq":2,"type":"task.switch"}\nnonsense\n`);
  const seen: number[] = [];
  const reading = async () => {
    for await (const batch of (await openLedger(path)).batches()) seen.push(...batch.map(({ seq }) => seq));
  };
  await expect(reading()).rejects.toThrow(/:4:1: not JSON/);
  expect(seen).toEqual([1, 2]);
});
