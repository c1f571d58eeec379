/** The explorer against Spin on one space, both as whole processes, with the bookkeeping invariants checked at each step. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Extent } from '../machines/packing/booked.ts';
import { atMost, median, type Verdict } from './ratio.ts';
import {
  buildExplorer,
  type ExplorerRun,
  repeatSearch,
  runExplorer,
  type Searches,
} from './spin/explorer.ts';
import { buildSpin, runSpin, type SpinRun, whySpinCannotRun } from './spin/spin.ts';

const SPACE: Extent = { cpus: 3, breakpoints: 5, tasks: 2 };
const STATES = 2_025_176;
const LARGER: Extent = { cpus: 3, breakpoints: 6, tasks: 2 };
const ROUNDS = 3;

const LARGEST: Extent = { cpus: 6, breakpoints: 6, tasks: 2 };
const MOST_SECONDS = 300;

const inFolder = async <R>(use: (folder: string) => R): Promise<R> => {
  const folder = await mkdtemp(join(tmpdir(), 'breakledger-bench-'));
  try {
    return use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

const PLAIN = ['--no-symmetry', '--workers'] as const;

interface Round {
  readonly spin: SpinRun;
  readonly one: ExplorerRun;
  readonly two: ExplorerRun;
  readonly classes: Searches;
}

const requireEqualCounts = ({ spin, one, two }: Round): void => {
  const counts = [spin, one, two].map(({ states }) => states);
  if (counts.some((count) => count !== STATES)) throw new Error(`counts differ: ${counts.join(', ')}`);
};

const roundsIn = (folder: string): readonly Round[] =>
  Array.from({ length: ROUNDS }, () => {
    const round = {
      spin: runSpin(folder),
      one: runExplorer(folder, SPACE, [...PLAIN, '1']),
      two: runExplorer(folder, SPACE, [...PLAIN, '2']),
      classes: repeatSearch(SPACE),
    };
    requireEqualCounts(round);
    return round;
  });

const faster = (what: string, times: number, than: number, bar: number): Verdict => ({
  what,
  value: than / times,
  unit: '×',
  bar,
  direction: 'at least',
  detail: `${times.toFixed(3)} s against ${than.toFixed(2)} s`,
});

const smaller = (what: string, peak: number, than: number): Verdict =>
  atMost(what, peak / than, '×', 0.5, `${peak.toFixed(0)} MiB against ${than.toFixed(0)} MiB`);

/** Spin's verifier is compiled before its time begins; ours is compiled while the first search of a process runs. */
const symmetryDetail = (last: number, first: number, spin: number): string =>
  `${last.toFixed(3)} s against ${spin.toFixed(2)} s; the first search of a process ${first.toFixed(3)} s, ${(spin / first).toFixed(0)} ×`;

const verdictsIn = (folder: string): readonly Verdict[] => {
  buildSpin(folder, SPACE);
  const rounds = roundsIn(folder);
  const of = (value: (round: Round) => number): number => median(rounds.map(value));
  const spin = of((round) => round.spin.seconds);
  const spinPeak = of((round) => round.spin.peak);
  const alone = runExplorer(folder, LARGER, [...PLAIN, '1']);
  const together = runExplorer(folder, LARGER, [...PLAIN, '2']);
  return [
    faster(
      'explorer, one worker, against Spin',
      of(({ one }) => one.seconds),
      spin,
      2,
    ),
    faster(
      'explorer, two workers, against Spin',
      of(({ two }) => two.seconds),
      spin,
      3,
    ),
    smaller(
      'explorer, one worker: peak memory against Spin',
      of(({ one }) => one.peak),
      spinPeak,
    ),
    smaller(
      'explorer, two workers: peak memory against Spin',
      of(({ two }) => two.peak),
      spinPeak,
    ),
    {
      ...faster(
        'explorer with symmetry, start-up and the compiling of the program left out',
        of(({ classes }) => classes.last),
        spin,
        100,
      ),
      detail: symmetryDetail(
        of(({ classes }) => classes.last),
        of(({ classes }) => classes.first),
        spin,
      ),
    },
    faster(`two workers against one, ${alone.states} states`, together.seconds, alone.seconds, 1.6),
  ];
};

export const benchExplore = async (): Promise<readonly Verdict[]> => {
  const missing = whySpinCannotRun();
  if (missing !== undefined) {
    console.log(`skipped the explorer against Spin: ${missing}`);
    return [];
  }
  buildExplorer();
  return inFolder(verdictsIn);
};

/** Minutes long. */
export const benchLargest = async (): Promise<readonly Verdict[]> => {
  buildExplorer();
  const { states, seconds, peak } = await inFolder((folder) =>
    runExplorer(folder, LARGEST, ['--workers', '2']),
  );
  const detail = `${states} classes, ${peak.toFixed(0)} MiB`;
  const what = '6 CPUs, 6 breakpoints, 2 tasks with symmetry, two workers';
  return [atMost(what, seconds, 's', MOST_SECONDS, detail)];
};
