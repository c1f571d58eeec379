/** Branches as their users make them: a ledger of its own, that every verb reads and that tells where it comes from. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { breakledger } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakledger-branch-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const FIVE = 'examples/ledgers/five-events.ndjson';

test('a branch is a ledger whose header names its parent and the cut, and that diff holds to its parent', async () => {
  const path = join(folder, 'branch.ndjson');
  const made = await breakledger(['branch', FIVE, '--edit', 'drop 4', '-o', path]);
  expect(made).toMatchObject({ status: 0, stderr: expect.stringContaining('4 events written') as string });
  expect(readFileSync(path, 'utf8').split('\n')[0]).toMatch(/"parent":\{"at":4,"digest":"[0-9a-f]{64}"\}/);
  const { status, stdout } = await breakledger(['diff', FIVE, path, '--exit-code', '--json']);
  expect(status).toBe(1);
  const difference = JSON.parse(stdout) as { readonly divergences: readonly { readonly kind: string }[] };
  expect(difference.divergences[0]).toMatchObject({ kind: 'request', left: { seq: 4 } });
});

test('an edit that cannot be is one line with status 2, and nothing is written', async () => {
  const path = join(folder, 'none.ndjson');
  const edits = join(folder, 'edits.ndjson');
  writeFileSync(edits, '{"edit":"drop","seq":4}\nfrob 5\n');
  const { status, stdout, stderr } = await breakledger(['branch', FIVE, '--edits', edits, '-o', path]);
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: `breakledger: ${edits}:2: cannot read the edit "frob 5"; write drop SEQ, insert SEQ {request} or change SEQ {fields}\n`,
  });
  const beyond = await breakledger(['branch', FIVE, '--edit', 'drop 9', '-o', path]);
  expect(beyond.status).toBe(2);
  expect(existsSync(path)).toBe(false);
});
