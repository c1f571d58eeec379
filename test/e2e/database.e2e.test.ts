/** Ledgers in databases, through the built program: every verb reads them as it reads a file of text. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, expect, test } from 'vitest';
import { breakledger, recording, scratchFolder, shell } from './program.ts';

const folder = scratchFolder();
const text = join(folder, 'perf.ndjson');
const database = join(folder, 'perf.sqlite');

beforeAll(async () => {
  for (const path of [text, database]) await breakledger(['import', recording('perf-pinned'), '-o', path]);
});

/** What was said, with the name of the file left out. */
const said = async (words: readonly string[], path: string): Promise<object> => {
  const { status, stdout, stderr } = await breakledger([...words, path]);
  return { status, stdout: stdout.replaceAll(path, 'LEDGER'), stderr: stderr.replaceAll(path, 'LEDGER') };
};

test.each([['replay', '--every'], ['verify'], ['explain', '--all']])(
  '%s says of a database what it says of the file',
  async (...words) => {
    const ofDatabase = await said(words, database);
    expect(ofDatabase).toMatchObject({ status: 0 });
    expect(ofDatabase).toEqual(await said(words, text));
  },
);

test('a database comes through a pipe', async () => {
  const { status, stdout } = await shell(`breakledger verify - --json < ${database}`);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ policy: 'mainline', missed: 0 });
});

test('reading and writing leave nothing beside a database', () => {
  expect(readdirSync(folder).sort()).toEqual([basename(text), basename(database)].sort());
});

test('a database can be asked by breakpoint, with any tool', () => {
  const asked = new DatabaseSync(database, { readOnly: true });
  const query = "SELECT count(*) AS calls FROM event WHERE bp = 'b1' AND type LIKE 'breakpoint.%'";
  expect(asked.prepare(query).get()?.['calls']).toBeGreaterThan(0);
  const plan = asked.prepare(`EXPLAIN QUERY PLAN ${query}`).all();
  expect(JSON.stringify(plan)).toContain('USING INDEX event_by_bp');
  asked.close();
});

test('a database that holds something else is bad input', async () => {
  const path = join(folder, 'other.sqlite');
  const other = new DatabaseSync(path);
  other.exec('CREATE TABLE event (id INTEGER)');
  other.close();
  expect(await breakledger(['replay', path])).toEqual({
    status: 2,
    stdout: '',
    stderr: `breakledger: ${path}: a database that holds no ledger; make one with: breakledger import TRACE -o LEDGER.sqlite\n`,
  });
});
