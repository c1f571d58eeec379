import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shownCommands } from '../../scripts/readme-blocks.ts';
import { ROOT, shell } from '../e2e/program.ts';

const shown = shownCommands(readFileSync(join(ROOT, 'docs/what-if.md'), 'utf8'));

describe('docs/what-if.md shows what is printed (npm run readme-output writes it anew)', () => {
  test.each(shown)('$command', async ({ command, output }) => {
    const { stdout } = await shell(command);
    expect(stdout.replace(/\n+$/, '\n')).toBe(output);
  });
});

describe('what the page says of its outputs', () => {
  test('base and RFC part where only one CPU was asked for', () => {
    expect(shown[0]?.output).toContain('They part at event 1: ');
    expect(shown[0]?.output).toMatch(/^ {2}≠ .*CPU 1 kernel slots/m);
  });

  test('without the first register its unregister is of an unknown breakpoint', () => {
    expect(shown[1]?.output).toContain('dropped event 1: CPU 0 asked for breakpoint b1');
    expect(shown[1]?.output).toContain('Numbers: 2-5 of the parent are 1-4.');
  });

  test('b3 stands in slot 3 of CPU 0 because b1 was given back', () => {
    expect(shown[2]?.output).toContain('It moved b3 from slot 2 to slot 3 of CPU 0, as b1 was given back');
  });
});
