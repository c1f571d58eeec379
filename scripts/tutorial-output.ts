// Writes into the tutorials what their commands print now. A test holds the two to each other.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withOutputs } from './readme-blocks.ts';
import { momentsOf, standIn } from './tutorial-steps.ts';

const root = join(import.meta.dirname, '..');
const path = join(root, 'docs/writing-a-policy.md');
const folder = standIn(root);
const page = readFileSync(path, 'utf8');
const moments = momentsOf(page);

/** Commands are asked for in the order of the page. */
const files = moments.flatMap(({ file, shown }) => shown.map(() => file));

const outputOf = (command: string): string => {
  writeFileSync(join(folder, 'mine.ts'), files.shift() ?? '');
  const { stdout } = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
  return stdout;
};

writeFileSync(path, withOutputs(page, outputOf));
rmSync(folder, { recursive: true });
