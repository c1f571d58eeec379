/** The timeline of a million events: opening, seeking, asking, and what it retains. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ClassicKernel } from '../machines/classic/state.ts';
import { globalPolicy } from '../machines/policies/global.ts';
import { percpuRfcPolicy } from '../machines/policies/percpu-rfc.ts';
import { percpuPolicy } from '../machines/policies/percpu.ts';
import { diffPolicies } from '../src/diff/diff-policies.ts';
import type { Finder } from '../src/find/find.ts';
import type { Question } from '../src/find/question.ts';
import { makeIndex, openIndexed } from '../src/index-file/ledger-index.ts';
import { openLedger } from '../src/ledger/read.ts';
import { bulkEngine } from '../src/replay/bulk.ts';
import { replay } from '../src/replay/replay.ts';
import { timelineOf } from '../src/replay/timeline/from-source.ts';
import type { Timeline } from '../src/replay/timeline/timeline.ts';
import { BENCH_MACHINE, benchEvents, benchLines } from './ledgers.ts';
import { atMost, measure, median, type Verdict } from './ratio.ts';

const EVENTS = 1_000_000;
const ROUNDS = 3;

/** Of opening against replaying, whose bar is near: the median of more is steadier. */
const OPENINGS = 9;
const SEEKS = 4000;

/** Events of the ledger over which two policies are compared. */
const COMPARED = 200_000;

const QUESTIONS: readonly (readonly [string, Question])[] = [
  ['refusals', { kind: 'refused', reason: 'ENOSPC' }],
  ['changes of kernel[1][3]', { kind: 'changes', place: 'kernel[1][3]' }],
  ['changes of dr7[0]', { kind: 'changes', place: 'dr7[0]' }],
  ['an expression', { kind: 'becomes', expression: 'consumed[1] == 4 && kernelPos < 2' }],
  ['a breakpoint', { kind: 'breakpoint', name: 'k7' }],
  ['a task', { kind: 'task', name: 't1' }],
  ['a CPU', { kind: 'cpu', cpu: 1 }],
  ['a slot', { kind: 'slot', slot: 2 }],
];

const replayFile = async (path: string): Promise<number> => {
  const ledger = await openLedger(path);
  return (await replay(ledger, bulkEngine(percpuRfcPolicy, ledger.machine), {})).events;
};

const compared = async (path: string): Promise<number> =>
  (await diffPolicies(globalPolicy, percpuPolicy, await openLedger(path))).compared;

const opened = async (path: string): Promise<Timeline<ClassicKernel>> =>
  timelineOf(percpuRfcPolicy, await openLedger(path));

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Collections until what the last one let go of is given back. */
const COLLECTIONS = 3;

/** Bytes that are in use once nobody's garbage is. */
const retained = async (): Promise<number> => {
  for (let i = 0; i < COLLECTIONS; i += 1) {
    if (typeof collectGarbage === 'function') Reflect.apply(collectGarbage, undefined, []);
    await setImmediate();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const timed = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

/** Milliseconds of seeks to events all over the history. */
const seeksOnce = (timeline: Timeline<ClassicKernel>): readonly number[] => {
  let place = 1;
  return Array.from({ length: SEEKS }, () => {
    place = (Math.imul(place, 1664525) + 1013904223) >>> 0;
    return timed(() => timeline.at(1 + (place % timeline.length)));
  });
};

/**
 * Those of every event by the median of the rounds, the quickest first: an event that is far from its checkpoint is slow in
 * each, and what else the machine does hits it in one.
 */
const seeks = (timeline: Timeline<ClassicKernel>): readonly number[] => {
  const rounds = Array.from({ length: ROUNDS }, () => seeksOnce(timeline));
  return Array.from({ length: SEEKS }, (_, i) => median(rounds.map((times) => times[i] ?? NaN))).sort(
    (a, b) => a - b,
  );
};

const ofMemory = (timeline: Timeline<ClassicKernel>, finder: Finder): readonly Verdict[] => {
  const times = seeks(timeline);
  const asked = QUESTIONS.map(([name, question]) => {
    const once = (): number => timed(() => finder.find([question]));
    return { name, time: Math.min(once(), once(), once()) };
  }).sort((a, b) => b.time - a.time);
  const all = asked.map(({ name, time }) => `${name} ${time.toFixed(0)}`).join(', ');
  return [
    atMost('seek to any event, median', times[SEEKS / 2] ?? NaN, 'ms', 5, `${SEEKS} seeks, ${ROUNDS} times`),
    atMost('seek to any event, worst', times.at(-1) ?? NaN, 'ms', 20, `${SEEKS} seeks, ${ROUNDS} times`),
    atMost('find over all events, slowest question', asked[0]?.time ?? NaN, 'ms', 100, all),
  ];
};

/** In a function of its own: a million lines that stayed alive would be marked by every collection of what is measured. */
const writeLedgers = async (path: string, shorter: string): Promise<void> => {
  const lines = benchLines(benchEvents(EVENTS));
  await writeFile(path, `${lines.join('\n')}\n`);
  await writeFile(shorter, `${lines.slice(0, COMPARED + 1).join('\n')}\n`);
};

export const benchTimeline = async (): Promise<readonly Verdict[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'breakledger-bench-'));
  try {
    const path = join(folder, 'plain.ndjson');
    const shorter = join(folder, 'shorter.ndjson');
    await writeLedgers(path, shorter);
    const [replayed, open] = await measure(
      [
        { name: 'replay', run: () => replayFile(path) },
        { name: 'open', run: async () => (await opened(path)).length },
      ],
      OPENINGS,
    );
    await makeIndex(path, percpuRfcPolicy);
    const fromIndex: number[] = [];
    for (let round = 0; round < ROUNDS + 2; round += 1) {
      const start = performance.now();
      await openIndexed(path, percpuRfcPolicy, BENCH_MACHINE);
      fromIndex.push(performance.now() - start);
    }
    fromIndex.sort((a, b) => a - b);
    const before = await retained();
    const indexed = await openIndexed(path, percpuRfcPolicy, BENCH_MACHINE);
    if (indexed === undefined || 'why' in indexed) throw new Error('the index was not used');
    const { timeline, finder } = indexed;
    const bytes = ((await retained()) - before) / EVENTS;
    const memory = ofMemory(timeline, finder);
    // Last: an engine that has run three policies is slower at each of them than one that knows a single one.
    const [once, diff] = await measure(
      [
        { name: 'replay', run: () => replayFile(shorter) },
        { name: 'diff', run: () => compared(shorter) },
      ],
      ROUNDS,
    );
    return [
      atMost(
        'time to open a timeline from NDJSON against replaying it',
        (replayed?.rate ?? NaN) / (open?.rate ?? NaN),
        '×',
        1.5,
        `${((1e3 * EVENTS) / (open?.rate ?? NaN)).toFixed(0)} ms`,
      ),
      atMost(
        'time to open a timeline from its index',
        fromIndex[2] ?? NaN,
        'ms',
        300,
        'the ledger’s bytes checked',
      ),
      atMost(
        'time to compare two policies over 200,000 events against one replay',
        (once?.rate ?? NaN) / (diff?.rate ?? NaN),
        '×',
        50,
        `${((1e3 * COMPARED) / (diff?.rate ?? NaN)).toFixed(0)} ms, global and percpu, every state compared`,
      ),
      atMost('bytes retained an event', bytes, 'B', 64, 'heap and typed arrays, after a collection'),
      ...memory,
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};
