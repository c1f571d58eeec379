/** Ledgers in databases: opening one as a timeline, and as packed columns alone, against replaying the events in memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percpuRfcPolicy } from '../machines/policies/percpu-rfc.ts';
import { openPackedLedger } from '../src/ledger/sqlite/packed-ledger.ts';
import { writeLedger } from '../src/ledger/write.ts';
import { openTimeline } from '../src/replay/timeline/timeline.ts';
import { BENCH_MACHINE, benchEvents } from './ledgers.ts';
import { measure, type Verdict } from './ratio.ts';

const EVENTS = 1_000_000;
const ROUNDS = 5;

const timelineOf = async (path: string): Promise<number> => {
  const { machine, roster, events } = await openPackedLedger(path);
  return openTimeline(percpuRfcPolicy, machine, { roster, events }).length;
};

const milliseconds = (rate: number | undefined): number => (EVENTS / (rate ?? Number.NaN)) * 1000;

export const benchStores = async (): Promise<readonly Verdict[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'breakledger-bench-'));
  try {
    const path = join(folder, 'ledger.sqlite');
    const started = performance.now();
    await writeLedger(path, { cpus: BENCH_MACHINE.cpus, online: BENCH_MACHINE.online }, [
      benchEvents(EVENTS),
    ]);
    const writing = performance.now() - started;
    const [packed, timeline] = await measure(
      [
        { name: 'packed', run: async () => (await openPackedLedger(path)).events.length },
        { name: 'timeline', run: () => timelineOf(path) },
      ],
      ROUNDS,
    );
    const decided = milliseconds(timeline?.rate).toFixed(0);
    return [
      {
        what: 'opening from SQLite, as packed events',
        value: milliseconds(packed?.rate),
        unit: 'ms',
        bar: 300,
        direction: 'at most',
        detail: `${EVENTS} events, written in ${(writing / 1000).toFixed(1)} s; with every event decided ${decided} ms`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};
