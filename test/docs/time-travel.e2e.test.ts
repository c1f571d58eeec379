import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shownCommands } from '../../scripts/readme-blocks.ts';
import { ROOT, shell } from '../e2e/program.ts';

const shown = shownCommands(readFileSync(join(ROOT, 'docs/time-travel.md'), 'utf8'));

describe('docs/time-travel.md shows what is printed (npm run readme-output writes it anew)', () => {
  test.each(shown)('$command', async ({ command, output }) => {
    const { stdout } = await shell(command);
    expect(stdout.replace(/\n+$/, '\n')).toBe(output);
  });
});

describe('what the page says of its outputs', () => {
  test('two events changed slot 3 of CPU 1: b2 came, and b3 took its place', () => {
    expect(shown[0]?.output).toMatch(/^event 2: [\s\S]* slot 3 · → b2,[\s\S]*^event 5: [\s\S]* slot 3 b2 → b3,/m);
  });

  test('the third register was the first for which both CPUs had two slots in use', () => {
    expect(shown[1]?.output).toMatch(/^event 3: CPU 0 asked for breakpoint b3 /);
  });

  test('a wrong name is shown by its column', () => {
    expect(shown.at(-1)?.output).toContain('expression:1:21: no field of the state is called kernlPos');
  });
});
