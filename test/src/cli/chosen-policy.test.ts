import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { policies } from '../../../machines/policies/index.ts';
import { choosePolicy, policyFilesIn, POLICY_NAMES } from '../../../src/cli/chosen-policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakledger-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const moduleOf = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('--policy', () => {
  test('knows every policy by its name', async () => {
    expect(POLICY_NAMES).toEqual(Object.keys(policies));
    for (const name of POLICY_NAMES) expect((await choosePolicy(name)).name).toBe(name);
  });

  test('refuses a name that no policy has, and lists those that there are', async () => {
    await expect(choosePolicy('percpu-rfx')).rejects.toThrow(
      `there is no policy "percpu-rfx"; name one of ${POLICY_NAMES.join(', ')}, or a module like ./my-policy.ts`,
    );
  });

  test('loads a module that exports one', async () => {
    const path = moduleOf(
      'mine.mjs',
      `export const mine = { name: 'mine', title: 't', initial: () => ({}), recipe: () => ({}), row: () => ({}) };`,
    );
    expect(await choosePolicy(path)).toMatchObject({ name: 'mine', title: 't' });
  });

  test('finds the policy files among the words of a command line, up to the first --', () => {
    expect(policyFilesIn(['replay', 'a.ndjson', '--policy', './mine.ts'])).toEqual(['./mine.ts']);
    expect(policyFilesIn(['replay', '--policy=mine.mjs', 'a.ndjson'])).toEqual(['mine.mjs']);
    expect(policyFilesIn(['diff', '--policy', 'a/b', '--policy', 'percpu', '--policy', 'a/b'])).toEqual([
      'a/b',
    ]);
    expect(policyFilesIn(['replay', './mine.ts', '--policy', 'percpu'])).toEqual([]);
    expect(policyFilesIn(['record', '-o', 'x', '--', 'prog', '--policy', './mine.ts'])).toEqual([]);
  });
});
