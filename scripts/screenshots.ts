/** `npm run screenshots [FOLDER]`: pictures of the main views of the built page, to be looked at. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { startInspect } from './inspect-process.ts';

const root = join(import.meta.dirname, '..');
const folder = process.argv[2] ?? join(root, 'reports/screenshots');

interface View {
  readonly file: string;
  /** Words for `breakledger inspect`. */
  readonly words: readonly string[];
  readonly hash: string;
  readonly options: BrowserContextOptions;
  /** Keys pressed before the picture is taken. */
  readonly keys?: readonly string[];
  /** The policy put beside. */
  readonly beside?: string;
  /** Whether the event is dropped in a branch. */
  readonly drop?: boolean;
  /** As from a static host: without the ledger of the server. */
  readonly isStatic?: boolean;
}

const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 720 } };
const DARK: BrowserContextOptions = { ...DESKTOP, colorScheme: 'dark' };
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
};

const GDB = ['examples/recordings/gdb-pinned.strace.gz'];
const SLOTS = ['test/fixtures/known-answers/ledger-05.ndjson.gz'];

const DEFECT = ['examples/ledgers/five-events.ndjson'];

const VIEWS: readonly View[] = [
  { file: 'counts.png', words: GDB, hash: '', options: DESKTOP },
  { file: 'slots.png', words: SLOTS, hash: '#event=21', options: DESKTOP },
  { file: 'slots-dark.png', words: SLOTS, hash: '', options: DARK },
  { file: 'slots-phone.png', words: SLOTS, hash: '', options: PHONE },
  { file: 'inside.png', words: DEFECT, hash: '#event=3&step=4', options: DESKTOP },
  { file: 'inside-phone.png', words: DEFECT, hash: '#event=3&step=4', options: PHONE },
  { file: 'palette.png', words: GDB, hash: '', options: DESKTOP, keys: ['Control+k'] },
  { file: 'beside.png', words: DEFECT, hash: '#event=3', options: DESKTOP, beside: 'global' },
  { file: 'what-if.png', words: GDB, hash: '', options: DARK, keys: ['w'], drop: true },
  { file: 'start.png', words: GDB, hash: '', options: DESKTOP, isStatic: true },
];

const take = async (browser: Browser, view: View): Promise<void> => {
  const { file, words, hash, options, keys = [], beside, drop, isStatic } = view;
  const server = await startInspect(words);
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('console', (message) => console.error(`${file}: ${message.text()}`));
  page.on('pageerror', (error) => console.error(`${file}: ${error.message}`));
  try {
    if (isStatic === true) await page.route('**/served.json', (route) => route.fulfill({ status: 404 }));
    await page.goto(`${server.address}${hash}`);
    if (isStatic === true) await page.getByText(/^Drop a ledger/).waitFor();
    else await page.getByRole('region', { name: 'Timeline' }).waitFor();
    if (beside !== undefined) await page.getByLabel('Beside it').selectOption(beside);
    for (const key of keys) await page.keyboard.press(key);
    if (drop === true) {
      await page.getByRole('button', { name: /^Drop event/ }).click();
    }
    // What moves has come to rest.
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(folder, file) });
  } finally {
    await context.close();
    await server.stop();
  }
};

mkdirSync(folder, { recursive: true });
const browser = await startChromium();
try {
  for (const view of VIEWS) await take(browser, view);
} finally {
  await browser.close();
}
console.log(folder);
