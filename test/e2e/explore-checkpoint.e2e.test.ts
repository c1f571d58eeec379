/** A search that is killed goes on from its checkpoint, and finds what it would have found. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { breakledger, ROOT, scratchFolder, signalling } from './program.ts';

const folder = scratchFolder();

interface Report {
  readonly states: number;
  readonly transitions: number;
  readonly courses: readonly { readonly count: number }[];
}

/** All but how long it took, and the order in which ways of requests were first met. */
const reportIn = (stdout: string): Report => {
  const { seconds: _, ...report } = JSON.parse(stdout) as Report & { readonly seconds: number };
  const courses = report.courses
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  return { ...report, courses };
};

const exploreAll = async (words: readonly string[]): Promise<Report> => {
  const { stdout, stderr } = await breakledger(['explore', ...words, '--json']);
  expect(stderr).toBe('');
  return reportIn(stdout);
};

/** States that a checkpoint holds, and that of them which is to be gone on from next. */
const placeIn = (checkpoint: string): { readonly states: number; readonly at: number } => {
  const text = readFileSync(checkpoint, 'latin1');
  const head = JSON.parse(text.slice(0, text.indexOf('\n'))) as {
    states: number;
    position: { at: number };
  };
  return { states: head.states, at: head.position.at };
};

/** With the first checkpoint written but for its name, then with one in its place, then with one of the search that went on. */
const KILLS = ['SIGKILL before rename 1', 'SIGKILL after rename 1', 'SIGKILL after rename 1'];

/** Searches until it is killed, and keeps a checkpoint as often as it takes a breath. */
const searchUntilKilled = async (
  words: readonly string[],
  checkpoint: string,
  kill: string,
): Promise<void> => {
  const keeping = ['--checkpoint', checkpoint, '--every', '0', '--force'];
  const { status } = await breakledger(['explore', ...words, ...keeping], { env: signalling(kill) });
  expect(status).toBe(128 + constants.signals.SIGKILL);
};

describe('a search that is killed, and each time resumed, finds what one search finds', () => {
  test.for([
    ['packed states, one worker', 'percpu-rfc', '3 4 2', ['--no-symmetry', '--workers', '1']],
    ['packed states, two workers', 'percpu-rfc', '3 4 2', ['--no-symmetry', '--workers', '2']],
    ['calls that interleave', 'percpu', '2 2 0', ['--steps', 'interleaved', '--depth', '22']],
    ['defects that were found before', 'percpu-rfc', '2 2 1', ['--hotplug']],
    ['the accounting of mainline', 'mainline', '3 6 1', []],
  ] as const)('%s', async ([name, policy, extent, options]) => {
    const [cpus = '', breakpoints = '', tasks = ''] = extent.split(' ');
    const space = ['--cpus', cpus, '--breakpoints', breakpoints, '--tasks', tasks];
    const words = ['--policy', policy, ...space, ...options];
    const checkpoint = join(folder, `${name}.checkpoint`);
    rmSync(checkpoint, { force: true });
    const places: number[] = [];
    for (const kill of KILLS) {
      const resume = existsSync(checkpoint) ? ['--resume', checkpoint] : [];
      await searchUntilKilled([...words, ...resume], checkpoint, kill);
      places.push(existsSync(checkpoint) ? placeIn(checkpoint).at : 0);
    }
    expect(new Set(places).size).toBe(KILLS.length);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const { at, states } = placeIn(checkpoint);
    expect(at).toBeLessThan(states);

    const whole = await exploreAll(words);
    expect(states).toBeLessThanOrEqual(whole.states);
    expect(await exploreAll([...words, '--resume', checkpoint])).toEqual(whole);
  });

  test('a search of two workers is gone on with by one, and one that was interrupted says where it is', async () => {
    const space = ['--cpus', '3', '--breakpoints', '4', '--tasks', '2'];
    const words = ['--policy', 'percpu-rfc', ...space, '--no-symmetry'];
    const checkpoint = join(folder, 'interrupted.checkpoint');
    const keeping = ['--checkpoint', checkpoint, '--force', '--every', '0'];
    const { stdout, stderr } = await breakledger(
      ['explore', ...words, '--workers', '2', ...keeping, '--json'],
      { env: signalling('SIGINT after rename 1') },
    );
    expect(stderr).toBe('');
    const { states } = placeIn(checkpoint);
    expect(JSON.parse(stdout)).toMatchObject({ complete: false, stoppedBy: 'signal', states });
    const resumed = await exploreAll([...words, '--workers', '1', '--resume', checkpoint]);
    expect(resumed).toMatchObject({ complete: true, states: 183_512 });
  });
});

describe('nothing is left behind', () => {
  test('of a search that ends by itself but its checkpoint', async () => {
    const checkpoint = join(folder, 'complete.checkpoint');
    const keeping = ['--checkpoint', checkpoint, '--every', '0', '--force'];
    await exploreAll(['--policy', 'global', '--depth', '2', ...keeping]);
    expect(readdirSync(folder).filter((file) => file.includes('complete.checkpoint'))).toEqual([
      'complete.checkpoint',
    ]);
  });

  test('unsaid by a search that was killed while it wrote: the next one names it', async () => {
    const checkpoint = join(folder, 'killed.checkpoint');
    const draft = join(folder, '.killed.checkpoint.0b0e7a52-61a4-4b5e-9c1d-3f2a6e8d7c90.partial');
    writeFileSync(draft, 'half');
    const { status, stderr } = await breakledger([
      'explore',
      ...['--policy', 'global', '--checkpoint', checkpoint, '--force', '--depth', '1'],
    ]);
    expect(status).toBe(0);
    expect(stderr).toContain(`${draft} is what a killed search had written of its checkpoint`);
  });
});

describe('a search of a policy from a file', () => {
  const policy = join(folder, 'mine.mjs');
  const imported = join(folder, 'limit.mjs');
  const index = pathToFileURL(join(ROOT, 'dist/src/index.js')).href;
  const checkpoint = join(folder, 'mine.checkpoint');
  const words = ['explore', '--policy', policy, '--breakpoints', '1'];

  test('is gone on with while its files are the same, and not once one that it imports has changed', async () => {
    writeFileSync(imported, 'export const name = "mine";');
    writeFileSync(
      policy,
      `import { policies } from '${index}';
       import { name } from './limit.mjs';
       export const mine = { ...policies.percpu, name };
       export { percpuPacking as packing } from '${index}';`,
    );
    const first = await breakledger([...words, '--depth', '2', '--checkpoint', checkpoint, '--force']);
    expect(first.status).toBe(0);
    const same = await breakledger([...words, '--resume', checkpoint, '--json']);
    // 16 sets of the task's slots while b1 is not registered, and 8 each while it is on one CPU and on both.
    expect(JSON.parse(same.stdout)).toMatchObject({ complete: true, states: 32 });
    writeFileSync(imported, 'export const name = "mine"; // Now with a remark.');
    const other = await breakledger([...words, '--resume', checkpoint]);
    expect(other.status).toBe(2);
    expect(other.stderr).toMatch(/^breakledger: [^\n]*a checkpoint of another search: policy is [^\n]*\n$/);
  });
});
