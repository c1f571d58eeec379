/** Import of strace text, against reading its lines. */
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import { importTraces } from '../src/import/import-traces.ts';
import { measure, type Verdict } from './ratio.ts';

const RECORDING = new URL('../test/fixtures/recordings/tame-2.strace.gz', import.meta.url);

/** How often the recording is repeated: its descriptors and tasks go on from one copy to the next. */
const COPIES = 12;
const ROUNDS = 5;

const readLines = async (path: string): Promise<number> => {
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line !== '') lines += 1;
  }
  return lines;
};

export const benchImport = async (): Promise<readonly Verdict[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'breakledger-bench-'));
  try {
    const path = join(folder, 'long.strace');
    const text = gunzipSync(await readFile(RECORDING)).toString();
    await writeFile(path, text.repeat(COPIES));
    const lines = text.split('\n').length * COPIES;
    const importAll = async (): Promise<number> => {
      const imported = await importTraces([path], {});
      for await (const batch of imported.batches()) if (batch.length === 0) throw new Error('an empty batch');
      await imported.dispose();
      return lines;
    };
    const [imported, read] = await measure(
      [
        { name: 'import', run: importAll },
        { name: 'readline', run: () => readLines(path) },
      ],
      ROUNDS,
    );
    const importRate = imported?.rate ?? Number.NaN;
    const readRate = read?.rate ?? Number.NaN;
    return [
      {
        what: 'import of strace text against reading its lines with readline',
        value: importRate / readRate,
        unit: '×',
        bar: 0.3,
        direction: 'at least',
        detail: `${(importRate / 1e3).toFixed(0)} k lines/s against ${(readRate / 1e3).toFixed(0)} k`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};
