/** The inspector in headless chromium: opening a million events, what the tab takes, scrubbing and jumping. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { hasChromium, startChromium } from '../scripts/chromium.ts';
import { startInspect } from '../scripts/inspect-process.ts';
import { benchEvents, benchLines } from './ledgers.ts';
import {
  framesDroppedWhileScrubbing,
  jumpTimes,
  openingTime,
  tabMemory,
  watchOpening,
} from './page-measures.ts';
import { atMost, median, type Verdict } from './ratio.ts';

const EVENTS = 1_000_000;
const OPENINGS = 5;
const DESKTOP = { width: 1280, height: 720 };

const newPage = async (browser: Browser): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: DESKTOP })).newPage();
  await watchOpening(page);
  return page;
};

/** Leaves the page of the ledger that the server hands out. */
const openServed = async (browser: Browser, address: string): Promise<Opening> => {
  const page = await newPage(browser);
  await page.goto(address);
  return { page, time: await openingTime(page) };
};

/** The same ledger as a file that is dropped on a page without a server. */
const openDropped = async (browser: Browser, address: string, path: string): Promise<Opening> => {
  const page = await newPage(browser);
  await page.route('**/served.json', (route) => route.fulfill({ status: 404 }));
  await page.goto(address);
  await page.locator('input[type=file]').setInputFiles(path);
  return { page, time: await openingTime(page) };
};

interface Opening {
  readonly page: Page;
  readonly time: number;
}

/** Milliseconds of several openings, and the page of the last one. */
const openedOften = async (open: () => Promise<Opening>): Promise<Opening & { readonly all: string }> => {
  const times: number[] = [];
  for (let i = 1; ; i += 1) {
    const { page, time } = await open();
    times.push(time);
    if (i === OPENINGS) {
      const all = times.map((one) => one.toFixed(0)).join(', ');
      return { page, time: median(times), all: `${EVENTS} events; ${all} ms` };
    }
    await page.context().close();
  }
};

const measured = async (browser: Browser, address: string, path: string): Promise<readonly Verdict[]> => {
  const dropped = await openedOften(() => openDropped(browser, address, path));
  await dropped.page.context().close();
  const served = await openedOften(() => openServed(browser, address));
  const frames = await framesDroppedWhileScrubbing(served.page);
  const jumps = await jumpTimes(served.page);
  const memory = await tabMemory(served.page);
  const all = `median ${median(jumps).toFixed(0)} ms of ${jumps.length}`;
  return [
    atMost('opening what the server hands out, transfer included', served.time / 1e3, 's', 1, served.all),
    atMost('opening a dropped NDJSON file, reading included', dropped.time / 1e3, 's', 3, dropped.all),
    atMost('memory of the tab', memory.value / 1e6, 'MB', 150, memory.how),
    atMost('frames dropped while scrubbing', frames.value * 100, '%', 5, frames.how),
    atMost('a jump until it is drawn, worst', Math.max(...jumps), 'ms', 50, all),
  ];
};

export const benchInspect = async (): Promise<readonly Verdict[]> => {
  if (!hasChromium())
    throw new Error('the inspector is measured in /usr/bin/chromium, which is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'breakledger-bench-'));
  try {
    const path = join(folder, 'plain.ndjson');
    await writeFile(path, `${benchLines(benchEvents(EVENTS)).join('\n')}\n`);
    const server = await startInspect([path]);
    const browser = await startChromium(['--enable-blink-features=ForceEagerMeasureMemory']);
    try {
      return await measured(browser, server.address, path);
    } finally {
      await browser.close();
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
};
