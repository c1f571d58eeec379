/** Replay of a ledger from disk, against `JSON.parse` of each of its lines alone, already in memory. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { percpuRfcPolicy } from '../machines/policies/percpu-rfc.ts';
import { openLedger } from '../src/ledger/read.ts';
import { writeLedger } from '../src/ledger/write.ts';
import { bulkEngine } from '../src/replay/bulk.ts';
import { replay } from '../src/replay/replay.ts';
import { BENCH_MACHINE, benchEvents, benchLines } from './ledgers.ts';
import { measure, type Verdict } from './ratio.ts';

const EVENTS = 1_000_000;
const ROUNDS = 5;
const HEADER = { cpus: BENCH_MACHINE.cpus, online: BENCH_MACHINE.online };

const replayFile = async (path: string): Promise<number> => {
  const ledger = await openLedger(path);
  const { events } = await replay(ledger, bulkEngine(percpuRfcPolicy, ledger.machine), {});
  return events;
};

const parseLines = (lines: readonly string[]): number => {
  let parsed = 0;
  for (const line of lines) if (JSON.parse(line) !== null) parsed += 1;
  return parsed;
};

/** Largest resident size of a process that only replays the file, in MiB. */
const peakOf = (path: string): number => {
  const child = fileURLToPath(new URL('replay-alone.ts', import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, [child, path], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) / 1024 : Number.NaN;
};

const against = (what: string, value: number, bar: number, detail: string): Verdict => ({
  what,
  value,
  unit: '×',
  bar,
  direction: 'at least',
  detail,
});

const millions = (rate: number | undefined): string =>
  `${((rate ?? Number.NaN) / 1e6).toFixed(2)} M events/s`;

export const benchDisk = async (): Promise<readonly Verdict[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'breakledger-bench-'));
  try {
    const plain = join(folder, 'plain.ndjson');
    const guarded = join(folder, 'guarded.ndjson');
    const events = benchEvents(EVENTS);
    await writeFile(plain, `${benchLines(events).join('\n')}\n`);
    await writeLedger(guarded, HEADER, [events]);
    const linesOf = async (path: string): Promise<readonly string[]> =>
      (await readFile(path, 'utf8')).trimEnd().split('\n').slice(1);
    const plainLines = await linesOf(plain);
    const [fromPlain, parse, fromGuarded] = await measure(
      [
        { name: 'replay without checksums', run: () => replayFile(plain) },
        { name: 'JSON.parse', run: () => parseLines(plainLines) },
        { name: 'replay with checksums', run: () => replayFile(guarded) },
      ],
      ROUNDS,
    );
    const parseRate = parse?.rate ?? Number.NaN;
    const peak = peakOf(plain);
    return [
      against(
        'replay from disk, without checksums, against JSON.parse of each line',
        (fromPlain?.rate ?? Number.NaN) / parseRate,
        0.9,
        `${millions(fromPlain?.rate)} against ${millions(parse?.rate)}`,
      ),
      against(
        'replay from disk, with checksums, against JSON.parse of each line (without them)',
        (fromGuarded?.rate ?? Number.NaN) / parseRate,
        0.6,
        `${millions(fromGuarded?.rate)} against ${millions(parse?.rate)}`,
      ),
      {
        what: `memory of a replay of ${EVENTS} events from disk`,
        value: peak,
        unit: 'MiB',
        bar: 256,
        direction: 'at most',
        detail: 'largest resident size of a process that does nothing else',
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};
