/** Spin's search of the space that `percpu-rfc.pml` describes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Extent } from '../../machines/packing/booked.ts';
import { hasTime, type ProcessRun, runProcess, TIME } from './process.ts';

const MODEL = fileURLToPath(new URL('percpu-rfc.pml', import.meta.url));

const isThere = (command: string, word: string): boolean => spawnSync(command, [word]).status === 0;

/** What is missing, if anything is. */
export const whySpinCannotRun = (): string | undefined => {
  if (!isThere('spin', '-V')) return 'spin is not installed (Debian: apt-get install spin)';
  if (!isThere('gcc', '--version')) return 'gcc is not installed (Debian: apt-get install gcc libc6-dev)';
  return hasTime() ? undefined : `${TIME} is not installed (Debian: apt-get install time)`;
};

/** Makes the verifier in `folder`. */
export const buildSpin = (folder: string, { cpus, breakpoints, tasks }: Extent): void => {
  const extent = [`-DCPUS=${cpus}`, `-DBREAKPOINTS=${breakpoints}`, `-DTASKS=${tasks}`];
  execFileSync('spin', [...extent, '-a', MODEL], { cwd: folder, stdio: 'ignore' });
  execFileSync('gcc', ['-O3', '-DSAFETY', '-DNOREDUCE', '-w', '-o', 'pan', 'pan.c'], { cwd: folder });
};

export interface SpinRun extends ProcessRun {
  readonly states: number;
}

/** @throws Error if an assertion of the model failed, or the search was cut short. */
export const runSpin = (folder: string): SpinRun => {
  const run = runProcess(folder, join(folder, 'pan'), ['-w22', '-m1000000']);
  const states = Number(/(\d+) states, stored/.exec(run.stdout)?.[1]);
  if (!run.stdout.includes('errors: 0') || run.stdout.includes('max search depth too small')) {
    throw new Error(`Spin did not find all to hold:\n${run.stdout}`);
  }
  return { ...run, states };
};
