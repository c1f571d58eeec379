/** The built page in a real browser, served by the program: what a reader sees of a recording and of a ledger. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../../scripts/chromium.ts';
import { type InspectProcess, startInspect } from '../../../scripts/inspect-process.ts';
import { fixture, PROGRAM, ROOT } from '../../e2e/program.ts';

const AXE = join(dirname(createRequire(import.meta.url).resolve('axe-core/package.json')), 'axe.min.js');
const GDB = join(ROOT, 'examples/recordings/gdb-pinned.strace.gz');
const KNOWN = fixture('known-answers/ledger-05.ndjson.gz');
const DESKTOP = { width: 1280, height: 720 };

/** The violations that axe calls serious or worse, by rule. */
const seriousFindings = async (page: Page): Promise<readonly string[]> => {
  await page.addScriptTag({ path: AXE });
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
};

describe.skipIf(!hasChromium())('the page (skipped where /usr/bin/chromium is not installed)', () => {
  let browser: Browser;
  const servers = new Map<string, InspectProcess>();

  const served = async (path: string): Promise<string> => {
    const known = servers.get(path) ?? (await startInspect([path], PROGRAM));
    servers.set(path, known);
    return known.address;
  };

  /** The page of a ledger, once it shows a moment. */
  const open = async (path: string, hash = '', viewport = DESKTOP): Promise<Page> => {
    const context = await browser.newContext({ viewport, bypassCSP: false });
    const page = await context.newPage();
    await page.goto(`${await served(path)}${hash}`);
    await page.getByRole('region', { name: 'Event', exact: true }).waitFor();
    return page;
  };

  /** On one line, as a reader takes it in. */
  const eventText = async (page: Page): Promise<string> =>
    (await page.getByRole('region', { name: 'Event', exact: true }).innerText()).replace(/\s+/g, ' ');

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
    for (const server of servers.values()) await server.stop();
  });

  test('a recording opens at its first refusal, with the explanation that explain gives', async () => {
    const page = await open(GDB);
    expect(await eventText(page)).toMatch(/Event 34 of 64.*ENOSPC/);
    const why = await page.getByRole('region', { name: 'Why' }).innerText();
    expect(why).toContain(
      'CPU 0 is full: 4 of its 4 slots are counted, 2 CPU-wide and 2 of task 20318; this needs 1 more.',
    );
    expect(why).toContain('b1 · event 2 · in the way');
    await page.context().close();
  });

  test('a holder of the explanation links to the event that made it one', async () => {
    const page = await open(GDB);
    await page.getByRole('button', { name: /b3 · event 4/ }).click();
    await expect.poll(() => eventText(page)).toMatch(/Event 4 of 64/);
    await page.context().close();
  });

  test('the grid of an allocator with a boundary tells what each debug register holds', async () => {
    const page = await open(KNOWN, '#event=10');
    const cpu = page.getByRole('region', { name: 'CPU 1' });
    await expect
      .poll(() => cpu.getByRole('row', { name: /^DR2/ }).innerText())
      .toMatch(/b6[^]*0xffffffff81001688\s+rw 4/);
    expect(await cpu.innerText()).toContain('boundary 2');
    await cpu.getByRole('button', { name: /DR7 0x.* of CPU 1/ }).click();
    expect(await cpu.getByRole('table', { name: /bit by bit/ }).innerText()).toMatch(
      /2\s+0\s+1\s+11\s+11\s+rw, 4 bytes/,
    );
    await page.context().close();
  });

  test('keys step, jump to refusals and go to the ends', async () => {
    const page = await open(GDB);
    for (const [key, seq] of [
      ['ArrowRight', 35],
      ['Shift+ArrowLeft', 25],
      ['r', 34],
      ['End', 64],
      ['Home', 0],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => eventText(page), { message: key }).toContain(`Event ${seq} of`);
    }
    await page.context().close();
  });

  test('a drag over the timeline scrubs, and the wheel zooms where it points', async () => {
    const page = await open(GDB);
    const box = await page.getByRole('slider', { name: 'Event' }).boundingBox();
    if (box === null) throw new Error('the timeline is not there');
    await page.mouse.move(box.x + 1, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => eventText(page)).toMatch(/Event 33 of/);
    await page.mouse.wheel(0, -400);
    await expect.poll(() => page.url()).toMatch(/from=2\d(\.\d)?&to=/);
    await page.context().close();
  });

  test('the address opens the same again, and one of another ledger is told apart', async () => {
    const page = await open(GDB);
    await page.getByRole('combobox', { name: 'Policy' }).selectOption('global');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.url()).toMatch(/#ledger=[0-9a-f]{16}&policy=global&event=1&/);
    const again = await open(GDB, new URL(page.url()).hash);
    expect(await eventText(again)).toMatch(/Event 1 of 64/);
    expect(await again.getByRole('combobox', { name: 'Policy' }).inputValue()).toBe('global');
    const other = await open(KNOWN, new URL(page.url()).hash);
    await other.getByText(/The link is to another ledger/).waitFor();
    for (const one of [page, again, other]) await one.context().close();
  });

  test.each(['light', 'dark'] as const)(
    'axe has nothing serious to say of the page in %s',
    async (colorScheme) => {
      // axe is put into the page by the test, which its policy would not let.
      const context = await browser.newContext({ viewport: DESKTOP, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      for (const path of [GDB, KNOWN]) {
        await page.goto(await served(path));
        await page.getByRole('region', { name: 'Why' }).waitFor();
        expect(await seriousFindings(page)).toEqual([]);
      }
      await context.close();
    },
  );

  test('nothing overflows a phone held upright', async () => {
    const page = await open(KNOWN, '', { width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.context().close();
  });
});
