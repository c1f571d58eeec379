/** Files that are read are closed again, also where nobody reads them to their end. */
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/read.ts';
import { openNdjsonStore } from '../../src/ledger/store/ndjson-store.ts';
import { textOf } from '../../src/import/recording.ts';
import { openSource } from '../../src/open-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakledger-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const fixture = (path: string): string => join(import.meta.dirname, '../fixtures', path);

const save = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const zippedRecording = fixture('recordings/perf-record-all.strace.gz');
const recorded = gunzipSync(readFileSync(zippedRecording));
const zippedLedger = fixture('known-answers/ledger-01.ndjson.gz');
const written = gunzipSync(readFileSync(zippedLedger));

/** The descriptors through which this process holds a file of that name. */
const descriptorsOf = (path: string): readonly string[] =>
  readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === path;
    } catch {
      // The one through which the folder itself was read.
      return false;
    }
  });

const expectClosed = (path: string): Promise<void> => expect.poll(() => descriptorsOf(path)).toEqual([]);

const firstOf = async (items: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of items) return;
};

describe('a file is closed', () => {
  // Far more than is read ahead, zipped too: a stream closes a file that it has read to its end of its own accord.
  const long = Buffer.concat(Array.from({ length: 200 }, () => recorded));
  test.for([
    ['plain', save('plain.strace', long)],
    ['gzip', save('zipped.strace.gz', gzipSync(long, { level: constants.Z_NO_COMPRESSION }))],
  ] as const)('when the first piece of a %s recording was enough', async ([, path]) => {
    const pieces = textOf({ name: path, path }).pieces()[Symbol.asyncIterator]();
    await pieces.next();
    expect(descriptorsOf(path)).toHaveLength(1);
    await pieces.return?.();
    await expectClosed(path);
  });

  test('when the gzip data of a recording end too early', async () => {
    const zipped = gzipSync(recorded);
    const path = save('cut.strace.gz', zipped.subarray(0, zipped.length / 2));
    const read = async (): Promise<void> => {
      for await (const _ of textOf({ name: path, path }).pieces());
    };
    await expect(read()).rejects.toThrow('the gzip data ends too early');
    await expectClosed(path);
  });

  test.for([
    ['plain', save('plain.ndjson', written)],
    ['gzip', save('zipped.ndjson.gz', gzipSync(written))],
  ] as const)('when a %s ledger is read but for its first events, or not at all', async ([, path]) => {
    await firstOf((await openLedger(path)).batches());
    await expectClosed(path);
    const unread = await openLedger(path);
    expect(descriptorsOf(path)).toHaveLength(1);
    await unread.close();
    await expectClosed(path);
  });

  test('when a store refuses it', async () => {
    const path = save('refused.ndjson', written.subarray(0, -1));
    await expect(openNdjsonStore(path)).rejects.toThrow('torn');
    await expectClosed(path);
  });

  test.for([
    ['ledger', zippedLedger],
    ['recording', zippedRecording],
  ] as const)('when the source that a %s is, is closed in the middle', async ([, path]) => {
    const source = await openSource([path], {});
    await firstOf(source.batches());
    await source.close();
    await expectClosed(path);
  });
});
