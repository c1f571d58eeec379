/** The built page in a real browser, served by the program: what a reader sees of a recording and of a ledger. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasChromium } from '../../../scripts/chromium.ts';
import { breakledger } from '../../e2e/program.ts';
import { eventText, FIVE, GDB, KNOWN, seriousFindings, usePages } from './pages.ts';

describe.skipIf(!hasChromium())('the page (skipped where /usr/bin/chromium is not installed)', () => {
  const { served, blank, open } = usePages();

  test('a recording opens at its first refusal, with the explanation that explain gives', async () => {
    const page = await open(GDB);
    await expect.poll(() => eventText(page)).toMatch(/Event 34 of 64.*ENOSPC/);
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
    await expect.poll(() => cpu.innerText()).toContain('boundary 2');
    await cpu.getByRole('button', { name: /DR7 0x.* of CPU 1/ }).click();
    await expect
      .poll(() => cpu.getByRole('table', { name: /bit by bit/ }).innerText())
      .toMatch(/2\s+0\s+1\s+11\s+11\s+rw, 4 bytes/);
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
    await expect.poll(() => eventText(again)).toMatch(/Event 1 of 64/);
    await expect.poll(() => again.getByRole('combobox', { name: 'Policy' }).inputValue()).toBe('global');
    const other = await open(KNOWN, new URL(page.url()).hash);
    await other.getByText(/The link is to another ledger/).waitFor();
    for (const one of [page, again, other]) await one.context().close();
  });

  test('the palette finds by a name, an errno and an expression, and says what it cannot read', async () => {
    const page = await open(KNOWN);
    const find = async (text: string): Promise<string> => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type(text);
      await page.getByRole('option', { name: `Find: ${text}` }).click();
      const found = page.getByRole('region', { name: 'Found' });
      await found.getByRole('heading', { name: text }).waitFor();
      return (await found.innerText()).replace(/\s+/g, ' ');
    };
    expect(await find('b7')).toContain('10 CPU 1 asked for breakpoint b7');
    expect(await find('atomic')).toContain('21 CPU 0 asked for breakpoint b12');
    expect(await find('refused ENOSPC')).toMatch(/\d+ events 10 CPU 1 asked/);
    expect(await find('kernelPos == 2 && kernel[0][3] == "b1"')).toMatch(/ 9 CPU \d asked for breakpoint b6/);
    await page.keyboard.press('/');
    await page.keyboard.type('when kernelPos <');
    await page.getByRole('option', { name: /^Find/ }).click();
    await page
      .getByRole('alert')
      .getByText(/expression:1:/)
      .waitFor();
    await page.context().close();
  });

  test('a bookmark brings back to its event, stays with the ledger, and goes along in the link', async () => {
    const page = await open(GDB);
    await page.keyboard.press('b');
    await page.keyboard.type('full: <b>');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('m');
    await expect.poll(() => eventText(page)).toContain('Event 34 of');
    await expect.poll(() => page.url()).toContain('marks=');
    const list = page.getByRole('list', { name: 'Bookmarks' });
    // Another page of the same browser, without the link; then the link in another browser.
    await page.goto('about:blank');
    await page.goto(await served(GDB));
    await list.getByRole('button', { name: 'full: <b> 34' }).waitFor();
    await list.getByRole('button', { name: 'Remove the bookmark full: <b>' }).click();
    await list.waitFor({ state: 'detached' });
    const other = await open(GDB, '#event=1&marks=50:there,x:none');
    await other.getByRole('list', { name: 'Bookmarks' }).getByRole('button', { name: 'there 50' }).click();
    await expect.poll(() => eventText(other)).toContain('Event 50 of');
    for (const one of [page, other]) await one.context().close();
  });

  test('? lists every command, each with a key of its own', async () => {
    const page = await open(FIVE);
    await page.keyboard.press('?');
    const options = page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
    const keys = await options.locator('kbd').allInnerTexts();
    expect(keys.length).toBeGreaterThan(30);
    expect(keys).toHaveLength(await options.count());
    expect(new Set(keys).size).toBe(keys.length);
    await page.context().close();
  });

  test('the picture of the grid is an SVG with what is on the page', async () => {
    const page = await open(KNOWN, '#event=21');
    await page.getByRole('region', { name: 'Why' }).waitFor();
    // Invariants are judged while one looks.
    await expect.poll(() => eventText(page)).toContain('ATOMIC');
    const saved = page.waitForEvent('download');
    await page.keyboard.press('g');
    const download = await saved;
    expect(download.suggestedFilename()).toBe('event-21.svg');
    const svg = await readFile(await download.path(), 'utf8');
    const words = [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text = '']) => text);
    for (const cpu of ['CPU 0', 'CPU 1']) {
      const rows = page.getByRole('region', { name: cpu }).getByRole('row').filter({ hasText: /^DR/ });
      for (const text of await rows.allInnerTexts()) {
        const [, holder = '', address = ''] = /(b\d+|·)[^]*(0x\w+)/.exec(text) ?? [];
        expect(words).toContain(holder);
        expect(words).toContain(address);
      }
    }
    expect(words).toContain('boundary 2');
    expect(words).toContain('in the way');
    expect(words.join(' ')).toContain('✗ ATOMIC: the register of b12 was refused');
    // A browser draws it: it is well formed, and has its size.
    const width = await page.evaluate(`(async () => {
      const image = new Image();
      image.src = 'data:image/svg+xml,' + encodeURIComponent(${JSON.stringify(svg)});
      await image.decode();
      return image.naturalWidth;
    })()`);
    expect(width).toBe(930);
    await page.context().close();
  });

  test('any piece of state leads to the events that changed it, under allocators of both kinds', async () => {
    const found = async (page: Page, place: string): Promise<string> => {
      await page.locator(`[data-place='${place}']`).first().click();
      const its = page.getByRole('region', { name: 'Found' });
      await its.getByRole('heading', { name: `changes ${place}` }).waitFor();
      return (await its.getByRole('listitem').first().innerText()).replace(/\s+/g, ' ');
    };
    const slots = await open(KNOWN, '#event=21');
    expect(await found(slots, 'kernel[0][3]')).toMatch(/^1 CPU \d asked/);
    expect(await found(slots, 'kernelPos')).toMatch(/^1 CPU \d asked/);
    expect(await found(slots, 'tasks.t2[0]')).toMatch(/^6 CPU \d asked for breakpoint b4/);
    // The focus alone shows DR7 bit by bit, with a way to what changed it.
    await slots.getByRole('button', { name: /^DR7 .* of CPU 0/ }).focus();
    await slots.getByRole('table', { name: 'DR7 of CPU 0, bit by bit' }).waitFor();
    expect(await found(slots, 'dr7[0]')).toMatch(/^1 CPU \d asked/);
    const counts = await open(GDB);
    expect(await found(counts, 'pinned[0]')).toMatch(/^2 .* breakpoint b1/);
    expect(await found(counts, 'tasks["20318"].all')).toMatch(/^18 .* debug register 0/);
    expect(await found(counts, 'registers[0][1]')).toMatch(/^3 .* breakpoint b2/);
    for (const page of [slots, counts]) await page.context().close();
  });

  test('a second policy stands beside the first, with what differs marked, and d jumps to where they part', async () => {
    const page = await open(FIVE, '#event=1');
    await page.getByLabel('Beside it').selectOption('global');
    const beside = page.getByRole('region', { name: 'Beside: global' });
    await beside.waitFor();
    expect(await beside.getByRole('region', { name: 'CPU 0' }).innerText()).not.toContain('differs');
    await expect.poll(() => beside.getByRole('region', { name: 'CPU 1' }).innerText()).toContain('differs');
    await page.keyboard.press('d');
    await expect.poll(() => eventText(page)).toContain('Event 2 of');
    await page.context().close();
  });

  test('a branch is decided again, stands beside its parent, and is saved as a ledger', async () => {
    const page = await open(GDB);
    await page.keyboard.press('w');
    // Without b1 there is room for what was refused.
    await page.getByLabel('Edits, one a line').fill('drop 2');
    await page.getByRole('button', { name: 'Decide again' }).click();
    const beside = page.getByRole('region', { name: 'Beside: the branch' });
    await expect.poll(() => beside.innerText()).toContain('event 33: granted');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the branch' }).click();
    const file = await (await download).path();
    const { status, stdout, stderr } = await breakledger(['replay', file, '--policy', 'mainline', '--json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ seq: 63, result: 0 });
    await page.context().close();
  });

  test('without a server of ours a file is opened here, and one that is none gets a clear word', async () => {
    const page = await blank();
    await page.route('**/served.json', (route) => route.fulfill({ status: 404 }));
    await page.goto(await served(GDB));
    const choose = page.locator('input[type=file]');
    await choose.setInputFiles({
      name: 'no.ndjson',
      mimeType: 'text/plain',
      buffer: Buffer.from('<b>hello</b>\n'),
    });
    await page
      .getByRole('alert')
      .getByText(/^no\.ndjson:1:1: /)
      .waitFor();
    expect(await page.locator('b', { hasText: 'hello' }).count()).toBe(0);
    await page.getByRole('button', { name: /^D2/ }).click();
    await expect.poll(() => eventText(page)).toMatch(/Event 1 of 4/);
    await page.keyboard.press('v');
    await expect.poll(() => eventText(page)).toContain('GHOST:');
    await page.reload();
    await choose.setInputFiles(KNOWN);
    await expect.poll(() => eventText(page)).toContain('Event 10 of 400');
    await page.context().close();
  });

  test.each(['light', 'dark'] as const)(
    'axe has nothing serious to say of the page in %s',
    async (colorScheme) => {
      // axe is put into the page by the test, which its policy would not let.
      const page = await blank({ colorScheme, bypassCSP: true });
      for (const path of [GDB, KNOWN]) {
        await page.goto(await served(path));
        await page.getByRole('region', { name: 'Why' }).waitFor();
        expect(await seriousFindings(page)).toEqual([]);
      }
      await page.context().close();
    },
  );

  test('nothing overflows a phone held upright', async () => {
    const page = await open(KNOWN, '', { viewport: { width: 390, height: 844 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.context().close();
  });
});
