/** At a terminal there is colour and a line of progress; in a pipe, or where nobody wants it, there is neither. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recording, scratchFolder, shell } from './program.ts';
import { startAtTerminal } from './terminal.ts';

const folder = scratchFolder();

const ESCAPE = '\u001b';
const CLEAR_LINE = `\r${ESCAPE}[K`;

/** What a terminal has shown when the program has ended. */
const shownOf = async (
  words: readonly string[],
  redirection = '',
  env: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const { ended, screen } = startAtTerminal(words, redirection, env);
  await ended;
  return screen();
};

describe('a verification of thousands of calls', () => {
  test('shows at a terminal how far it is, and takes the line away', async () => {
    const out = join(folder, 'out.txt');
    const screen = await shownOf(['verify', recording('tame-2')], `> ${out}`);
    expect(screen).toMatch(/verify (\[[#.]+\] \d+% )?[\d,]+ events/);
    expect(screen).toContain(CLEAR_LINE);
    expect(screen.slice(screen.lastIndexOf(CLEAR_LINE))).not.toMatch(/verify [\d[]/);
    expect(readFileSync(out, 'utf8')).toMatch(/5,132 of 5,132 answers foretold/);
  });

  test('is silent about it in a pipe', async () => {
    const { stdout, stderr } = await shell(`breakledger verify ${recording('tame-2')}`);
    expect(stdout + stderr).not.toContain(ESCAPE);
    expect(stderr).not.toContain('\r');
  });
});

describe('the score', () => {
  test('is coloured at a terminal', async () => {
    expect(await shownOf(['verify', recording('gdb-pinned')])).toContain(`${ESCAPE}[32m49 of 49`);
  });

  test('is plain under NO_COLOR', async () => {
    const screen = await shownOf(['verify', recording('gdb-pinned')], '', { NO_COLOR: '1' });
    expect(screen).toContain('49 of 49');
    expect(screen).not.toContain(`${ESCAPE}[32m`);
  });
});
