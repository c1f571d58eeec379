import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ROOT } from '../../e2e/program.ts';

const BUDGET = 250_000;

test('all scripts and styles of the built page are no more than 250 kB, compressed', () => {
  const files = globSync('dist/inspect/**/*.{js,css,html}', { cwd: ROOT });
  expect(files).toContain('dist/inspect/index.html');
  const sizes = files.map((file) => gzipSync(readFileSync(join(ROOT, file)), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BUDGET);
});
