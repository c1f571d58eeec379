/** The page about stores says what the program does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { RECOVERY } from '../../src/ledger/recovery.ts';
import { BLOCK } from '../../src/ledger/sqlite/packed-blocks.ts';
import { ROOT, scratchFolder, shell } from '../e2e/program.ts';

const page = readFileSync(join(ROOT, 'docs/stores.md'), 'utf8');
const folder = scratchFolder();

const commands = page.split('\n').filter((line) => line.startsWith('    breakledger '));

test('the commands of the page end well, and its query finds something', async () => {
  expect(commands).toHaveLength(3);
  const line = commands.map((command) => command.trim().replace('examples/', `${ROOT}/examples/`)).join(' && ');
  const { status, stdout } = await shell(line, { cwd: folder });
  expect(status).toBe(0);
  expect(stdout).toContain(RECOVERY.database.sign);
  const [, query = ''] = /```sql\n(.*?)```/s.exec(page) ?? [];
  const database = new DatabaseSync(join(folder, 'perf.sqlite'), { readOnly: true });
  expect(database.prepare(query).all().map(({ result }) => result)).toContain(0);
  database.close();
});

test('the page has the table of recovery, row by row, and the size of a block', () => {
  for (const [finding, { sign, repair }] of Object.entries(RECOVERY)) {
    expect(page).toContain(`| \`${finding}\` | ${sign} |`);
    const row = page.split('\n').find((line) => line.startsWith(`| \`${finding}\``));
    expect(row).toMatch(new RegExp(`\\| ${repair} \\|$`));
  }
  expect(page).toContain(`blocks of ${BLOCK.toLocaleString('en')}`);
});
