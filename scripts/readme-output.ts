// Writes into the README, and into pages of docs/ of its kind, what their commands print now. A test holds the two to each other.
import { execSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withOutputs } from './readme-blocks.ts';

const root = join(import.meta.dirname, '..');
const outputOf = (command: string): string =>
  execSync(command, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

const PAGES = ['README.md', 'docs/time-travel.md', 'docs/what-if.md', 'docs/what-the-explorer-says.md'];
for (const page of PAGES) {
  const path = join(root, page);
  writeFileSync(path, withOutputs(readFileSync(path, 'utf8'), outputOf));
}
