/** The inside of an event in a real browser: its steps, the grid between them, and the statecharts. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasChromium } from '../../../scripts/chromium.ts';
import { eventText, FIVE, seriousFindings, usePages } from './pages.ts';

/** The last step that is shown, as the bar of steps marks it. */
const lastStep = (page: Page): Promise<string> =>
  page
    .getByRole('region', { name: /^Inside event/ })
    .locator('[aria-current=step]')
    .getAttribute('aria-label')
    .then((name) => name ?? '');

/** The innermost states that are lit in a chart. */
const litStates = async (page: Page, owner: string): Promise<readonly (string | null)[]> => {
  const chart = page.getByRole('img', { name: new RegExp(`^Statechart of ${owner}`) });
  const lit = await chart.locator('g.active:not(.compound)').all();
  return Promise.all(lit.map((state) => state.getAttribute('data-state')));
};

const register = (page: Page, cpu: number, slot: number): Promise<string> =>
  page
    .getByRole('region', { name: `CPU ${cpu}`, exact: true })
    .getByRole('row', { name: new RegExp(`^DR${slot}`) })
    .innerText();

describe.skipIf(!hasChromium())(
  'the inside of an event (skipped where /usr/bin/chromium is not installed)',
  () => {
    const { open } = usePages();

    test('keys walk a register from its call over the interrupt of each CPU to its end', async () => {
      const page = await open(FIVE, '#event=3');
      await page.keyboard.press('i');
      await expect.poll(() => lastStep(page)).toBe('call');
      await expect.poll(() => litStates(page, 'the registry')).toEqual(['idle']);
      for (const step of ['prepare', 'begin', 'CPU 0: store', 'CPU 0: disable']) {
        await page.keyboard.press('.');
        await expect.poll(() => lastStep(page)).toBe(step);
      }
      // Between two CPUs: the first has the new owner in its table, the second does not know of it yet.
      await expect.poll(() => register(page, 0, 2)).toContain('b3');
      expect(await register(page, 1, 2)).not.toContain('b3');
      await expect.poll(() => litStates(page, 'the registry')).toEqual(['broadcasting']);
      await expect.poll(() => litStates(page, 'CPU 0')).toContain('online.interrupt.taken.disabled');
      await expect.poll(() => litStates(page, 'CPU 1')).toContain('online.interrupt.none');
      await expect.poll(() => litStates(page, 'b3')).toEqual(['requested']);
      for (let left = 5; left > 0; left -= 1) await page.keyboard.press('.');
      await expect.poll(() => lastStep(page)).toBe('end');
      await expect.poll(() => register(page, 1, 2)).toContain('b3');
      await expect.poll(() => litStates(page, 'b3')).toEqual(['registered.kernelSpace']);
      await page.keyboard.press('.');
      await expect.poll(() => eventText(page)).toContain('Event 4 of');
      await expect.poll(() => lastStep(page)).toBe('call');
      await page.keyboard.press(',');
      await expect.poll(() => eventText(page)).toContain('Event 3 of');
      await expect.poll(() => lastStep(page)).toBe('end');
      await page.context().close();
    });

    test('another CPU may go first, and the link opens the same step again', async () => {
      const page = await open(FIVE, '#event=3&step=2');
      await expect.poll(() => lastStep(page)).toBe('begin');
      await page.getByRole('button', { name: 'Next CPU 1: store' }).click();
      await page.keyboard.press('.');
      await expect.poll(() => lastStep(page)).toBe('CPU 1: store');
      await expect.poll(() => page.url()).toMatch(/event=3&.*step=3&order=0.0.1/);
      const again = await open(FIVE, new URL(page.url()).hash);
      await expect.poll(() => lastStep(again)).toBe('CPU 1: store');
      await expect.poll(() => register(again, 1, 2)).toContain('b3');
      expect(await register(again, 0, 2)).not.toContain('b3');
      for (const one of [page, again]) await one.context().close();
    });

    test('axe has nothing serious to say of the inside of an event', async () => {
      const page = await open(FIVE, '#event=3&step=4', { colorScheme: 'dark', bypassCSP: true });
      await expect.poll(() => lastStep(page)).toBe('CPU 0: disable');
      expect(await seriousFindings(page)).toEqual([]);
      await page.context().close();
    });
  },
);
