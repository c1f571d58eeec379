/** The explorer as the program that its users install. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Extent } from '../../machines/packing/booked.ts';
import { type ProcessRun, runProcess } from './process.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

export const buildExplorer = (): void => {
  execFileSync('npm', ['run', '-s', 'build'], { stdio: 'ignore' });
};

export interface ExplorerRun extends ProcessRun {
  readonly states: number;
}

interface Report {
  readonly states: number;
  readonly complete: boolean;
  readonly violations: readonly unknown[];
}

/** @throws Error if an invariant was broken, or the search was cut short. */
export const runExplorer = (
  folder: string,
  { cpus, breakpoints, tasks }: Extent,
  options: readonly string[],
): ExplorerRun => {
  const space = ['--cpus', cpus, '--breakpoints', breakpoints, '--tasks', tasks].map(String);
  const words = [PROGRAM, 'explore', '--policy', 'percpu-rfc', '--json', ...space, ...options];
  const run = runProcess(folder, process.execPath, words);
  // What our own program prints.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const { states, complete, violations } = JSON.parse(run.stdout) as Report;
  if (!complete || violations.length > 0) throw new Error('the explorer did not find all to hold');
  return { ...run, states };
};

/** Searches of one process, one after the other. */
export interface Searches {
  /** Seconds of the first: the engine compiles the program meanwhile. */
  readonly first: number;
  /** Seconds of the last: it starts with nothing found and nothing learned, but the program is compiled. */
  readonly last: number;
}

const REPEATED = fileURLToPath(new URL('repeated.ts', import.meta.url));

/** Classes of states, as Spin's compiled verifier is timed: without what happens before a search. */
export const repeatSearch = ({ cpus, breakpoints, tasks }: Extent): Searches => {
  const words = [REPEATED, ...[cpus, breakpoints, tasks].map(String)];
  const seconds = execFileSync(process.execPath, words, { encoding: 'utf8' }).trim().split(' ').map(Number);
  return { first: seconds[0] ?? Number.NaN, last: seconds.at(-1) ?? Number.NaN };
};
