import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readText, repositoryFiles } from '../../scripts/repository-files.ts';

const root = join(import.meta.dirname, '../..');

// Spelled in two halves each, so that this file does not find itself.
const MACHINE_PATHS = ['/work' + '/main', '/work' + '/shared', '/ro' + 'ot/'];

/** The paths of the building machine that a text names. A longer path that only contains one is another path. */
function machinePathsIn(text: string): string[] {
  return MACHINE_PATHS.filter((path) => new RegExp(`(?<![\\w.-])${path}`).test(text));
}

test('the lock file names no download address', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; resolved?: string }>;
  };
  const entries = Object.entries(lock.packages);
  expect(entries.length).toBeGreaterThan(100);
  expect(entries.filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
});

test('no tracked text names a path of the machine that it was written on', () => {
  const leaks = repositoryFiles(root)
    .filter((path) => !path.startsWith('test/fixtures/recordings/'))
    .flatMap((path) => machinePathsIn(readText(root, path) ?? '').map((found) => `${path}: ${found}`));
  expect(leaks).toEqual([]);
});

test('a path of the machine is seen where there is one', () => {
  expect(machinePathsIn(`at ${'/work' + '/main'}/src/cli/main.ts:1`)).toHaveLength(1);
  expect(machinePathsIn(`"${'/ro' + 'ot/'}.npmrc"`)).toHaveLength(1);
  expect(machinePathsIn(`test${'/ro' + 'ot/'}a.ts`)).toEqual([]);
});
