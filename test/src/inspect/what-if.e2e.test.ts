/** The form of what if in a real browser. */
import { describe, expect, test } from 'vitest';
import { hasChromium } from '../../../scripts/chromium.ts';
import { GDB, seriousFindings, usePages } from './pages.ts';

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
