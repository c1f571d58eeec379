/** The built page in a real browser, served by the program. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startChromium } from '../../../scripts/chromium.ts';
import { type InspectProcess, startInspect } from '../../../scripts/inspect-process.ts';
import { fixture, PROGRAM, ROOT } from '../../e2e/program.ts';

const AXE = join(dirname(createRequire(import.meta.url).resolve('axe-core/package.json')), 'axe.min.js');

/** A gdb session on a machine where other breakpoints hold slots. */
export const GDB = join(ROOT, 'examples/recordings/gdb-pinned.strace.gz');
export const KNOWN = fixture('known-answers/ledger-05.ndjson.gz');
export const FIVE = join(ROOT, 'examples/ledgers/five-events.ndjson');
/** Milliseconds: a machine with much else to do may need longer than the browser's own half minute. */
const PATIENCE = 120_000;

const DESKTOP = { width: 1280, height: 720 };

export interface Pages {
  /** The address at which the program serves a ledger. */
  readonly served: (path: string) => Promise<string>;
  /** A page that is empty yet. */
  readonly blank: (options?: BrowserContextOptions) => Promise<Page>;
  /** The page of a ledger, once it shows a moment. */
  readonly open: (path: string, hash?: string, options?: BrowserContextOptions) => Promise<Page>;
}

/** For one file of tests: a browser, and a server for each ledger that is asked for. */
export const usePages = (): Pages => {
  let browser: Browser | undefined;
  const servers = new Map<string, Promise<InspectProcess>>();

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser?.close();
    for (const server of servers.values()) await (await server).stop();
  });

  const served = async (path: string): Promise<string> => {
    const known = servers.get(path) ?? startInspect([path], PROGRAM);
    servers.set(path, known);
    return (await known).address;
  };
  const blank = async (options: BrowserContextOptions = {}): Promise<Page> => {
    if (browser === undefined) throw new Error('the browser has not started');
    const context = await browser.newContext({ viewport: DESKTOP, ...options });
    context.setDefaultTimeout(PATIENCE);
    return context.newPage();
  };
  return {
    served,
    blank,
    open: async (path, hash = '', options = {}) => {
      const page = await blank(options);
      await page.goto(`${await served(path)}${hash}`);
      await page.getByRole('region', { name: 'Event', exact: true }).waitFor();
      return page;
    },
  };
};

/** What the page says of the event, on one line, as a reader takes it in. */
export const eventText = async (page: Page): Promise<string> =>
  (await page.getByRole('region', { name: 'Event', exact: true }).innerText()).replace(/\s+/g, ' ');

/** The violations that axe calls serious or worse, by rule. The page's own policy would not let axe in: bypass it. */
export const seriousFindings = async (page: Page): Promise<readonly string[]> => {
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
