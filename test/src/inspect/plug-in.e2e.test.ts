/** Policies of somebody's own in the page. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../../../scripts/chromium.ts';
import { type InspectProcess, startInspect } from '../../../scripts/inspect-process.ts';
import { breakledger, PROGRAM, ROOT } from '../../e2e/program.ts';
import { eventText, FIVE, usePages } from './pages.ts';

const MINE = join(ROOT, 'examples/policies/fixed-boundary.ts');
const folder = mkdtempSync(join(tmpdir(), 'breakledger-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const policyText = (recipe: string): string => `
import { classicRow, initialClassicKernel, type Policy, recipe, UNSUPPORTED } from 'breakledger';
export const odd: Policy<object> = {
  name: 'odd',
  title: 'an odd one',
  initial: initialClassicKernel,
  recipe: (_kernel, op) => { ${recipe} return recipe({ begin: () => UNSUPPORTED }); },
  row: classicRow,
};
`;

/** A policy in a folder where the library is installed. */
const save = (name: string, text: string): string => {
  const home = join(folder, 'node_modules/breakledger');
  mkdirSync(home, { recursive: true });
  const library = JSON.stringify(join(ROOT, 'src/index.ts'));
  writeFileSync(join(home, 'package.json'), '{"name":"breakledger","type":"module","exports":"./index.js"}');
  writeFileSync(join(home, 'index.js'), `export * from ${library};\n`);
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe.skipIf(!hasChromium())('a plug-in (skipped where /usr/bin/chromium is not installed)', () => {
  const { blank } = usePages();

  const inspected = async (policy: string): Promise<{ page: Page; server: InspectProcess }> => {
    const server = await startInspect([FIVE, '--policy', policy], PROGRAM);
    const page = await blank();
    await page.goto(server.address);
    return { page, server };
  };

  test('decides in the page as it decides on the command line, and stands beside others', async () => {
    const { page, server } = await inspected(MINE);
    await page.getByRole('region', { name: 'Event', exact: true }).waitFor();
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Policy' }).inputValue())
      .toBe('fixed-boundary');
    const { stdout } = await breakledger(['replay', FIVE, '--policy', MINE, '--every']);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    await page.keyboard.press('Home');
    for (const row of rows) {
      await page.keyboard.press('ArrowRight');
      const { seq, result } = row as { seq: number; result: string | 0 };
      const answer = result === 0 ? 'granted' : result;
      await expect.poll(() => eventText(page)).toMatch(new RegExp(`Event ${seq} of 5.*${answer}`));
    }
    await page.getByRole('combobox', { name: 'Policy' }).selectOption('global');
    await page.getByLabel('Beside it').selectOption('fixed-boundary');
    await page.getByRole('region', { name: 'Beside: fixed-boundary' }).waitFor();
    await page.context().close();
    await server.stop();
  });

  test('that never comes back is stopped and named, and the page lives on', async () => {
    const { page, server } = await inspected(save('stuck.ts', policyText('if (op.seq === 3) for (;;);')));
    await page
      .getByRole('alert')
      .getByText(/stuck\.ts: its recipe at event 3 has not come back/)
      .waitFor();
    await page.getByRole('button', { name: /^D2 / }).click();
    await expect.poll(() => eventText(page)).toMatch(/of 4/);
    await page.context().close();
    await server.stop();
  });

  test('that throws is told in one line', async () => {
    const { page, server } = await inspected(
      save('bad.ts', policyText('if (op.seq === 2) throw new Error("<b>no</b>");')),
    );
    await page.getByRole('alert').getByText('bad.ts: its recipe at event 2').waitFor();
    expect(await page.locator('b', { hasText: 'no' }).count()).toBe(0);
    await page.context().close();
    await server.stop();
  });

  test('that needs Node is refused before anything is served', async () => {
    const path = save('node.ts', `import { readFileSync } from 'node:fs';\n${policyText('readFileSync;')}`);
    const { status, stdout, stderr } = await breakledger(['inspect', FIVE, '--policy', path]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /node\.ts: it imports node:fs, and the page of inspect has nothing of Node; .*\n$/,
    );
  });
});
