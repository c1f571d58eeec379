// Writes into the tutorials what their commands print now. A test holds the two to each other.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withOutputs } from './readme-blocks.ts';
import { momentsOf, standIn, writeFiles } from './tutorial-steps.ts';

const root = join(import.meta.dirname, '..');

for (const name of ['writing-a-policy', 'writing-a-property']) {
  const path = join(root, `docs/${name}.md`);
  const page = readFileSync(path, 'utf8');
  const folder = standIn(root);
  const moments = momentsOf(page);

  // Commands are asked for in the order of the page.
  const outputOf = (command: string): string => {
    const moment = moments.shift();
    if (moment !== undefined) writeFiles(folder, moment.files);
    return spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' }).stdout;
  };

  writeFileSync(path, withOutputs(page, outputOf));
  rmSync(folder, { recursive: true });
}
