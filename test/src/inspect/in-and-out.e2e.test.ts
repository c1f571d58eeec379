/** What the page takes: files that are dropped on it, and a ledger that grows while one looks. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../../../scripts/chromium.ts';
import { startInspect } from '../../../scripts/inspect-process.ts';
import { writeLedger } from '../../../src/ledger/write.ts';
import { breakledger, PROGRAM } from '../../e2e/program.ts';
import { eventText, FIVE, GDB, usePages } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakledger-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const HEADER = '{"type":"machine","format":"breakledger/1","cpus":2}\n';

describe.skipIf(!hasChromium())('in and out (skipped where /usr/bin/chromium is not installed)', () => {
  const { served, blank } = usePages();

  /** The page as a static host has it. */
  const withoutServer = async (): Promise<Page> => {
    const page = await blank();
    await page.route('**/served.json', (route) => route.fulfill({ status: 404 }));
    await page.goto(await served(FIVE));
    return page;
  };
  const drop = (page: Page, path: string): Promise<void> =>
    page.locator('input[type=file]').setInputFiles(path);

  const eventOf = (page: Page): (() => Promise<string>) => {
    return () => eventText(page);
  };

  test('a recording of strace that is dropped is imported as the program imports it', async () => {
    const page = await withoutServer();
    await drop(page, GDB);
    await expect.poll(eventOf(page)).toMatch(/Event 34 of 64.*ENOSPC/);
    const { stderr } = await breakledger(['import', GDB, '-o', join(folder, 'gdb.ndjson')]);
    const remark = await page.getByText(/possible CPUs are inferred/).innerText();
    expect(stderr).toContain(remark.replace(/ *Close$/, '').trim());
    await page.context().close();
  });

  test('what cannot be opened gets a clear word, and the page lives on', async () => {
    const huge = join(folder, 'huge.ndjson');
    writeFileSync(huge, '');
    truncateSync(huge, 1 << 30);
    const database = join(folder, 'ledger.sqlite');
    await writeLedger(database, { cpus: 1 }, [[{ seq: 1, cpu: 0, type: 'cpu.online' }]]);
    const guarded = join(folder, 'guarded.ndjson');
    await writeLedger(guarded, { cpus: 1 }, [[{ seq: 1, cpu: 0, type: 'task.switch', task: 't1' }]]);
    const damaged = join(folder, 'damaged.ndjson');
    writeFileSync(damaged, readFileSync(guarded, 'utf8').replace('"t1"', '"t2"'));
    const zipped = join(folder, 'cut.ndjson.gz');
    writeFileSync(zipped, Buffer.from('1f8b0800000000000003abae05', 'hex'));
    const torn = join(folder, 'torn.ndjson');
    writeFileSync(torn, `${HEADER}{"seq":1`);

    const page = await withoutServer();
    for (const [path, word] of [
      [huge, /^huge\.ndjson: binary data, and neither a ledger nor a recording of strace/],
      [database, /^ledger\.sqlite: a database, .*breakledger inspect ledger\.sqlite/],
      [damaged, /^damaged\.ndjson:2:\d+: [^]*the checksum says/],
      [zipped, /^cut\.ndjson\.gz: not gzip data, or damaged/],
      [torn, /^torn\.ndjson:2:9: torn tail/],
    ] as const) {
      await drop(page, path);
      await page.getByRole('alert').getByText(word).waitFor();
    }
    await drop(page, FIVE);
    await expect.poll(eventOf(page)).toMatch(/Event \d of 5/);
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.context().close();
  });

  test('a ledger that grows is shown growing, until one scrubs away and when one comes back to its end', async () => {
    const path = join(folder, 'growing.ndjson');
    const line = (seq: number): string =>
      `{"seq":${seq},"cpu":0,"type":"breakpoint.register","bp":"b${seq}","address":"0xffffffff8100${seq}000","length":4,"access":"w"}\n`;
    writeFileSync(path, HEADER + line(1));
    const server = await startInspect([path, '--follow'], PROGRAM);
    const page = await blank();
    await page.goto(server.address);
    await expect.poll(eventOf(page)).toMatch(/Event 1 of 1/);
    // The second line is torn for a while.
    appendFileSync(path, line(2) + line(3).slice(0, 30));
    await expect.poll(eventOf(page)).toMatch(/Event 2 of 2.*b2/);
    appendFileSync(path, line(3).slice(30));
    await expect.poll(eventOf(page)).toMatch(/Event 3 of 3.*b3/);
    await page.keyboard.press('Home');
    await expect.poll(eventOf(page)).toMatch(/Event 0 of 3/);
    appendFileSync(path, line(4));
    await expect.poll(eventOf(page)).toMatch(/Event 0 of 4/);
    await page.keyboard.press('End');
    appendFileSync(path, line(5));
    await expect.poll(eventOf(page)).toMatch(/Event 5 of 5.*ENOSPC/);
    appendFileSync(path, '{"seq":7}\n');
    await page
      .getByRole('alert')
      .getByText(/growing\.ndjson:7:/)
      .waitFor();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(eventOf(page)).toMatch(/Event 4 of 5/);
    await page.context().close();
    await server.stop();
  });
});
