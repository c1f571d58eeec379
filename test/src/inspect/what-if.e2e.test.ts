/** The form of what if in a real browser. */
import { describe, expect, test } from 'vitest';
import { hasChromium } from '../../../scripts/chromium.ts';
import { FIVE, GDB, seriousFindings, usePages } from './pages.ts';

describe.skipIf(!hasChromium())('what if (skipped where /usr/bin/chromium is not installed)', () => {
  const { open } = usePages();

  test('a request is changed by its fields, with what is wrong said at the field, and decided again', async () => {
    const page = await open(GDB, '#event=2', { bypassCSP: true });
    await page.keyboard.press('w');
    const form = page.getByRole('region', { name: 'What if' });
    await form.getByLabel('change it').check();
    const length = form.getByLabel('length');
    await expect.poll(() => length.inputValue()).toBe('8');
    await length.fill('eight');
    await form.getByText('bad value "eight"; write a whole number').waitFor();
    await expect.poll(() => length.getAttribute('aria-invalid')).toBe('true');
    expect(await seriousFindings(page)).toEqual([]);
    await length.fill('8');
    // On the other CPU b1 is in nobody's way: what was refused later is granted.
    await form.getByLabel('cpus').fill('1');
    await form.getByRole('button', { name: 'Change event 2' }).click();
    const beside = page.getByRole('region', { name: 'Beside: the branch' });
    await beside.waitFor();
    await expect.poll(() => form.getByLabel('Edits, one a line').inputValue()).toBe('change 2 {"cpus":[1]}');
    await expect
      .poll(() => beside.getByRole('region', { name: 'CPU 1' }).innerText())
      .toMatch(/b1\s[^]*≠\s*differs/);
    expect(await beside.getByRole('region', { name: 'CPU 0' }).innerText()).not.toContain('b1');
    await page.context().close();
  });

  test('a link holds the edits: who follows it sees the branch, and can go on with it', async () => {
    const page = await open(FIVE, '#event=3');
    // On a telephone there are no keys: the bar has all.
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('button', { name: 'Step into' }).click();
    await page.getByRole('button', { name: 'Leave the inside of the event' }).click();
    await page.getByRole('button', { name: 'What if' }).click();
    await page.getByRole('button', { name: 'Drop event 3' }).click();
    await expect.poll(() => new URL(page.url()).hash).toContain('edits=drop+3');
    const other = await open(FIVE, new URL(page.url()).hash);
    const beside = other.getByRole('region', { name: 'Beside: the branch' });
    await beside.waitFor();
    await other.keyboard.press('w');
    await expect.poll(() => other.getByLabel('Edits, one a line').inputValue()).toBe('drop 3');
    // Rows with several marks are no higher than others: by their height the boundary is drawn.
    const b3 = other.getByRole('row', { name: /b3/ }).first();
    await expect.poll(() => b3.innerText()).toMatch(/b3\s+Δ\s*changed\s+≠\s*differs/);
    const heights = await other.evaluate<number[]>(
      "[...document.querySelectorAll('tbody tr')].map((row) => row.getBoundingClientRect().height)",
    );
    expect({ rows: heights.length, heights: new Set(heights).size }).toEqual({ rows: 16, heights: 1 });
    await page.context().close();
    await other.context().close();
  });

  test('a new request is put in, and taken back with the branch', async () => {
    const page = await open(GDB, '#event=2');
    await page.keyboard.press('w');
    const form = page.getByRole('region', { name: 'What if' });
    await form.getByLabel('put one in before it').check();
    await form.getByLabel('type').selectOption('cpu.offline');
    await form.getByLabel('cpu', { exact: true }).fill('1');
    await form.getByRole('button', { name: 'Put it in before event 2' }).click();
    const beside = page.getByRole('region', { name: 'Beside: the branch' });
    await expect.poll(() => beside.getByRole('region', { name: 'CPU 1' }).innerText()).toContain('offline');
    await form.getByRole('button', { name: 'Leave it' }).click();
    await beside.waitFor({ state: 'detached' });
    await page.context().close();
  });
});
