/** The recordings of examples/ as ledgers beside the built page, so that it can open them from any static host. */
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';
import { importTraces } from '../src/import/import-traces.ts';
import { eventLines, newHeaderLine } from '../src/ledger/line-writer.ts';

const folder = join(import.meta.dirname, '../examples/recordings');

const ledgerOf = async (path: string): Promise<string> => {
  const { header, batches, dispose } = await importTraces([path], {});
  const { line, progress } = newHeaderLine(header);
  let text = `${line}\n`;
  for await (const events of batches()) text += eventLines(events, true, progress);
  await dispose();
  return text;
};

export const recordedExamples = (): Plugin => ({
  name: 'recorded-examples',
  apply: 'build',
  async buildEnd() {
    for (const file of globSync('*.strace.gz', { cwd: folder })) {
      const fileName = `examples/${basename(file, '.strace.gz')}.ndjson`;
      this.emitFile({ type: 'asset', fileName, source: await ledgerOf(join(folder, file)) });
    }
  },
});
