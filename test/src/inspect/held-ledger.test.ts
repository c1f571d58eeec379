/** The page is handed the same ledger, byte for byte, whether the server has read it or taken it from its index. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { policies } from '../../../machines/policies/index.ts';
import { importTraces } from '../../../src/import/import-traces.ts';
import { indexedEvents, makeIndex } from '../../../src/index-file/ledger-index.ts';
import { type HeldLedger, holdLedger, holdPacked } from '../../../src/inspect/server/held-ledger.ts';
import { writeLedger } from '../../../src/ledger/write.ts';
import { openSource } from '../../../src/open-source.ts';
import { recording } from '../../e2e/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakledger-held-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bytesOf = async ({ frames }: HeldLedger): Promise<Buffer> => Buffer.concat(await frames().toArray());

const importedTo = async (path: string, trace: string): Promise<void> => {
  const { header, batches, dispose } = await importTraces([recording(trace)], {});
  await writeLedger(path, header, batches(), { replace: true });
  await dispose();
};

test.each(['gdb.ndjson', 'gdb.sqlite'])('a recorded ledger in %s', async (name) => {
  const path = join(folder, name);
  await importedTo(path, 'gdb-pinned');
  const { digest } = await makeIndex(path, policies.mainline);
  const source = await openSource([path], {});
  const read = await holdLedger(source);
  const indexed = await indexedEvents(path, source.machine);
  await source.close();
  if (indexed === undefined || 'why' in indexed) throw new Error('no index that serves');
  const taken = holdPacked(source, indexed.packed, indexed.digest);
  expect([taken.digest, read.digest]).toEqual([digest, digest]);
  expect((await bytesOf(taken)).equals(await bytesOf(read))).toBe(true);
});
