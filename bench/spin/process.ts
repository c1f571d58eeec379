/** A whole process, with what it took. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** GNU time: what a child took at most is told to its parent alone. */
export const TIME = '/usr/bin/time';

export const hasTime = (): boolean => existsSync(TIME);

export interface ProcessRun {
  readonly stdout: string;
  readonly seconds: number;
  /** Largest resident size in MiB. */
  readonly peak: number;
}

/** @param folder where its measures are put down. @throws Error if it fails. */
export const runProcess = (folder: string, command: string, words: readonly string[]): ProcessRun => {
  const measures = join(folder, 'measures');
  const { status, stdout, stderr } = spawnSync(TIME, ['-o', measures, '-f', '%e %M', command, ...words], {
    encoding: 'utf8',
    cwd: folder,
  });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  const [seconds, kibibytes] = readFileSync(measures, 'utf8').trim().split(' ').map(Number);
  return { stdout, seconds: seconds ?? Number.NaN, peak: (kibibytes ?? Number.NaN) / 1024 };
};
