/** The README shows real output: each command that it shows is run, and prints what stands beneath it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shownCommands } from '../../scripts/readme-blocks.ts';
import { ROOT, shell } from './program.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const shown = shownCommands(readme);

test('the README shows npm start, verify and replay', () => {
  const commands = shown.map(({ command }) => command).join('\n');
  expect(commands).toMatch(/^npm start/m);
  expect(commands).toMatch(/ -- verify /);
  expect(commands).toMatch(/ -- replay /);
});

test.each(shown)('$command prints what the README shows', async ({ command, output }) => {
  const { status, stdout } = await shell(command);
  expect(status).toBe(0);
  expect(stdout.replace(/\n+$/, '\n')).toBe(output);
});

test('npm start explains the first refusal of a recording whose every answer it foretells', () => {
  const output = shown.find(({ command }) => command.startsWith('npm start'))?.output;
  // The corpus's table: 3 opens and 46 pokes, of which 8 were refused.
  expect(output).toContain('49 of 49 answers foretold by mainline');
  expect(output).toContain('The first refusal\nEvent 34');
  expect(output).toContain('Type next:\n  npm run -s breakledger -- ');
});
