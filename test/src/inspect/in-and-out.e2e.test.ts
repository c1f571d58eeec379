/** What the page takes: files that are dropped on it, and a ledger that grows while one looks. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hasChromium } from '../../../scripts/chromium.ts';
import { startInspect } from '../../../scripts/inspect-process.ts';
import { writeLedger } from '../../../src/ledger/write.ts';
import { breakledger, PROGRAM } from '../../e2e/program.ts';
import { eventText, FIVE, GDB, usePages } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakledger-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What the page may put into a trace ("Trace Event Format"). */
const lane = { pid: z.int(), tid: z.int() };
const traceSchema = z.strictObject({
  displayTimeUnit: z.enum(['ms', 'ns']),
  traceEvents: z.array(
    z.discriminatedUnion('ph', [
      z.object({ ph: z.literal('M'), ...lane, name: z.string(), args: z.object({ name: z.string() }) }),
      z.object({
        ph: z.literal('X'),
        ...lane,
        name: z.string(),
        cat: z.string(),
        ts: z.int(),
        dur: z.literal(1),
        args: z.looseObject({ seq: z.int() }),
      }),
      z.object({ ph: z.literal('i'), ...lane, name: z.string(), ts: z.int(), s: z.literal('t') }),
      z.object({ ph: z.literal('C'), ...lane, ts: z.int(), args: z.object({ slots: z.int() }) }),
    ]),
  ),
});

const HEADER = '{"type":"machine","format":"breakledger/1","cpus":2}\n';

describe.skipIf(!hasChromium())('in and out (skipped where /usr/bin/chromium is not installed)', () => {
  const { served, blank } = usePages();

  /** The page as a static host has it. */
  const withoutServer = async (hash = ''): Promise<Page> => {
    const page = await blank();
    await page.route('**/served.json', (route) => route.fulfill({ status: 404 }));
    await page.goto(`${await served(FIVE)}${hash}`);
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

  test('a link to a dropped ledger opens the same again, and says it where another one is dropped', async () => {
    const page = await withoutServer();
    await drop(page, FIVE);
    await expect.poll(eventOf(page)).toMatch(/Event 1 of 5/);
    await page.keyboard.press('End');
    await expect.poll(() => page.url()).toMatch(/ledger=[0-9a-f]{16}&.*event=5/);
    const { hash } = new URL(page.url());
    // The program calls the same ledger by the same digest.
    await page.goto(`${await served(FIVE)}${hash}`);
    await page.unroute('**/served.json');
    await page.reload();
    await expect.poll(eventOf(page)).toMatch(/Event 5 of 5/);
    expect(await page.getByText(/another ledger/).count()).toBe(0);

    const again = await withoutServer(hash);
    await again.getByText(/The link is to the ledger [0-9a-f]{16}: open it here/).waitFor();
    await drop(again, GDB);
    await again.getByText(/The link is to another ledger .* this is gdb-pinned/).waitFor();
    await again.goto('about:blank');
    await again.goto(`${await served(FIVE)}${hash}`);
    await drop(again, FIVE);
    await expect.poll(eventOf(again)).toMatch(/Event 5 of 5/);
    for (const one of [page, again]) await one.context().close();
  });

  test('a link to an example opens it, also the policy beside it', async () => {
    const page = await withoutServer();
    await page.getByRole('button', { name: /^D1 / }).click();
    await page.getByLabel('Beside it').selectOption('percpu');
    await page.keyboard.press('End');
    await expect.poll(() => page.url()).toMatch(/ledger=[0-9a-f]{16}.*beside=percpu&event=3/);
    const link = page.url();
    const again = await withoutServer(new URL(link).hash);
    await again.getByRole('region', { name: 'Beside: percpu' }).waitFor();
    await expect.poll(eventOf(again)).toMatch(/Event 3 of 3/);
    await page.context().close();
    await again.context().close();
  });

  test('a trace for Perfetto has a slice for each event, on the lane of its CPU, and marks what was refused', async () => {
    const page = await blank();
    await page.goto(await served(GDB));
    await page.getByRole('region', { name: 'Event', exact: true }).waitFor();
    const download = page.waitForEvent('download');
    await page.keyboard.press('p');
    const trace = traceSchema.parse(JSON.parse(readFileSync(await (await download).path(), 'utf8')));
    const slices = trace.traceEvents.filter((entry) => entry.ph === 'X');
    expect(slices.map(({ args }) => args.seq)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
    expect(slices.every(({ ts }, i) => i === 0 || ts > (slices[i - 1]?.ts ?? 0))).toBe(true);
    expect(slices.filter(({ cat }) => cat.endsWith(',refused')).map(({ args }) => args.seq)).toContain(34);
    const lanes = trace.traceEvents.filter((entry) => entry.ph === 'M').map(({ args }) => args.name);
    expect(lanes).toEqual(expect.arrayContaining(['CPUs', 'tasks', 'CPU 0', 'CPU 1']));
    const named = new Set(
      trace.traceEvents.flatMap((entry) => (entry.ph === 'M' ? [`${entry.pid} ${entry.tid}`] : [])),
    );
    expect(trace.traceEvents.every(({ pid, tid }) => named.has(`${pid} ${tid}`))).toBe(true);
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
