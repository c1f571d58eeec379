import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shownCommands } from '../../scripts/readme-blocks.ts';
import { ROOT, shell } from '../e2e/program.ts';

const shown = shownCommands(readFileSync(join(ROOT, 'docs/what-the-explorer-says.md'), 'utf8'));

describe('docs/what-the-explorer-says.md shows what is printed (npm run readme-output writes it anew)', () => {
  test.each(shown)('$command', async ({ command, output }) => {
    const { stdout } = await shell(command);
    expect(stdout.replace(/\n+$/, '\n')).toBe(output);
  });
});
