/** The page without a pointer: by the keyboard alone, and as a screen reader tells it. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasChromium } from '../../../scripts/chromium.ts';
import { eventText, FIVE, GDB, usePages } from './pages.ts';

describe.skipIf(!hasChromium())(
  'without a pointer (skipped where /usr/bin/chromium is not installed)',
  () => {
    const { served, blank, open } = usePages();

    /** What has the focus, by its role, its name and what is in it. */
    const focused = (page: Page): Promise<string> =>
      page.evaluate(`(() => {
      const { id, tagName, type, value, innerText, labels } = document.activeElement;
      return [tagName, type, id, value, innerText, labels?.[0]?.innerText].filter(Boolean).join(' ');
    })()`);

    /** Goes on with Tab until what has the focus is as wanted. */
    const tabTo = async (page: Page, wanted: RegExp): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        if (wanted.test(await focused(page))) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`Tab does not come to ${String(wanted)}, but to ${await focused(page)}`);
    };

    test('an example is opened, a refusal read, a request changed by the form, and the branch saved', async () => {
      const page = await blank();
      await page.route('**/served.json', (route) => route.fulfill({ status: 404 }));
      await page.goto(await served(FIVE));
      await page.getByText(/^Drop a ledger/).waitFor();
      await tabTo(page, /^BUTTON .*gdb/i);
      await page.keyboard.press('Enter');
      await expect.poll(() => eventText(page)).toMatch(/Event 34 of 64/);
      await page.keyboard.press('Home');
      await page.keyboard.press('r');
      await expect.poll(() => eventText(page)).toMatch(/Event 34 of 64.*ENOSPC/);
      await page
        .getByRole('region', { name: 'Why' })
        .getByText(/CPU 0 is full: 4 of its 4/)
        .waitFor();
      // To the first holder that is in the way, and from there on.
      await tabTo(page, /^BUTTON .*b1 · event 2/);
      await page.keyboard.press('Enter');
      await expect.poll(() => eventText(page)).toMatch(/Event 2 of 64/);
      await page.keyboard.press('w');
      await expect.poll(() => focused(page)).toMatch(/radio/);
      await page.keyboard.press('ArrowDown');
      await tabTo(page, /edit-cpus|\bcpus$/);
      await page.keyboard.press('Control+a');
      await page.keyboard.type('1');
      await tabTo(page, /^BUTTON .*Change event 2/);
      await page.keyboard.press('Enter');
      const beside = page.getByRole('region', { name: 'Beside: the branch' });
      await beside.waitFor();
      await tabTo(page, /^BUTTON .*Save the branch/);
      const saved = page.waitForEvent('download');
      await page.keyboard.press('Enter');
      const file = await (await saved).path();
      const [, , second = ''] = (await readFile(file, 'utf8')).split('\n');
      expect(JSON.parse(second)).toMatchObject({ seq: 2, cpus: [1] });
      await page.context().close();
    });

    test('a key opens another file beside what is open', async () => {
      const page = await blank();
      // Before the page is there: it takes Playwright a moment until it catches the browser's dialog.
      const chosen = page.waitForEvent('filechooser');
      await page.goto(await served(FIVE));
      await page.getByRole('region', { name: 'Event', exact: true }).waitFor();
      await page.keyboard.press('f');
      await (await chosen).setFiles(GDB);
      await expect.poll(() => eventText(page)).toMatch(/Event 34 of 64/);
      await page.context().close();
    });

    test('the time of an event is told from the first event on, and as it was recorded once it is pressed', async () => {
      const page = await open(GDB);
      const time = page.getByRole('button', { name: /^\d+\.\d{6} s after the first event$/ });
      const [, seconds = ''] = /^(\S+)/.exec(await time.innerText()) ?? [];
      await page.getByRole('toolbar').getByText(`${seconds} s`, { exact: true }).waitFor();
      const slider = page.getByRole('slider', { name: 'Event' });
      await expect
        .poll(() => slider.getAttribute('aria-valuetext'))
        .toMatch(new RegExp(`^${seconds} s: Thread self wrote`));
      await time.focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => eventText(page)).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} UTC/);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => eventText(page)).toContain('0.000000 s after the first event');
      await page.context().close();
    });

    test('the boundary stands under the slots of the kernel, and comes down as they become more', async () => {
      const page = await open(FIVE, '#event=2');
      /** How many of the four slots stand above the line on CPU 0. */
      const above = async (): Promise<number> => {
        const cpu = page.getByRole('region', { name: 'CPU 0' });
        const line = (await cpu.locator('.boundary').boundingBox())?.y ?? Number.NaN;
        const rows = await cpu.getByRole('row').filter({ hasText: /^DR/ }).all();
        const boxes = await Promise.all(rows.map((row) => row.boundingBox()));
        return boxes.filter((box) => box !== null && box.y + box.height / 2 < line).length;
      };
      const slots: number[] = [];
      for (const said of [3, 2]) {
        await page.getByText(`boundary ${said}`).first().waitFor();
        await expect.poll(above, { message: `boundary ${said}` }).toBe(4 - said);
        slots.push(await above());
        await page.keyboard.press('ArrowRight');
      }
      expect(slots).toEqual([1, 2]);
      await page.context().close();
    });

    test('a screen reader gets the grid as a table with headers, and the event as a sentence that is announced', async () => {
      const page = await open(FIVE, '#event=3');
      const table = page.getByRole('table', { name: 'Debug registers of CPU 0' });
      await expect
        .poll(() => table.getByRole('columnheader').allTextContents())
        .toEqual(['register', 'holder', 'address', 'watches']);
      await expect
        .poll(() => table.getByRole('rowheader').allTextContents())
        .toEqual(['DR3', 'DR2', 'DR1', 'DR0']);
      const row = table.getByRole('row', { name: /^DR2 b3 .*0xffffffff810000c0 w 4 armed$/ });
      await row.waitFor();
      const event = page.getByRole('region', { name: 'Event', exact: true });
      await expect.poll(() => event.getAttribute('aria-live')).toBe('polite');
      await expect.poll(() => event.innerText()).toContain('CPU 0 asked for breakpoint b3');
      await page.context().close();
    });
  },
);
