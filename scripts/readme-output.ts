// Writes into the README what its commands print now. A test holds the two to each other.
import { execSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withOutputs } from './readme-blocks.ts';

const root = join(import.meta.dirname, '..');
const path = join(root, 'README.md');

const outputOf = (command: string): string =>
  execSync(command, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

writeFileSync(path, withOutputs(readFileSync(path, 'utf8'), outputOf));
