import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { textOf } from '../../../src/import/recording.ts';
import { spool } from '../../../src/import/spool.ts';
import { linesOf, LONGEST_LINE } from '../../../src/import/trace-text.ts';
import { importFiles, open, storyOf } from './imported.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakledger-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const save = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const LINE = `10 1000000000.000001 ${open('3')}\n`;

describe('a pipe', () => {
  test('is copied, so that a recording that comes through it can be read twice', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    spawn('sh', ['-c', `cat > '${path}'`], { stdio: ['pipe', 'ignore', 'ignore'] }).stdin.end(LINE);
    expect(storyOf(await importFiles([path]))).toEqual(['register b1 → 0']);
  });

  test('leaves no copy behind', async () => {
    const path = join(folder, 'another');
    execFileSync('mkfifo', [path]);
    spawn('sh', ['-c', `cat > '${path}'`], { stdio: ['pipe', 'ignore', 'ignore'] }).stdin.end(LINE);
    const { recording, dispose } = await spool(path);
    expect(recording.name).toBe(path);
    expect(existsSync(recording.path)).toBe(true);
    await dispose();
    expect(existsSync(recording.path)).toBe(false);
  });
});

test.each(['/dev/zero', '/dev/full', '/dev/null'])(
  '%s has no end, or nothing in it, and is refused',
  async (path) => {
    await expect(importFiles([path])).rejects.toThrow(`${path}: a device, not a file; name a file`);
  },
);

describe('one recording under two names', () => {
  const path = save('once.strace', LINE);
  const link = join(folder, 'link.strace');
  symlinkSync(path, link);

  test.each([
    ['the same', path],
    ['a link to it', link],
  ])('%s is refused, as it would be merged with itself', async (_, again) => {
    await expect(importFiles([path, again])).rejects.toThrow(
      `${again}: given twice; name each recording once`,
    );
  });
});

test('a line of many megabytes is cut, and the lines after it are read', async () => {
  const long = `10 1000000000.000002 write(1, "${'x'.repeat(40_000_000)}", 40000000) = 40000000\n`;
  const path = save('long.strace', LINE + long + '10 1000000000.000003 close(3) = 0\n');
  const imported = await importFiles([path]);
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'unregister b1']);
  expect(imported.report.skipped).toEqual([{ kind: 'write', count: 1 }]);
  const lengths: number[] = [];
  for await (const lines of linesOf(textOf({ name: path, path })))
    lengths.push(...lines.map(({ length }) => length));
  expect(Math.max(...lengths)).toBeLessThanOrEqual(LONGEST_LINE);
});
