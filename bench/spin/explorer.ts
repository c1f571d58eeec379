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
  /** Of the search alone, without the start of the program. */
  readonly searchSeconds: number;
}

interface Report {
  readonly states: number;
  readonly seconds: number;
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
  const { states, seconds, complete, violations } = JSON.parse(run.stdout) as Report;
  if (!complete || violations.length > 0) throw new Error('the explorer did not find all to hold');
  return { ...run, states, searchSeconds: seconds };
};
