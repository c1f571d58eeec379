import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadPolicyFile } from '../../../src/policy-file/load.ts';
import { isAtWork, watchMemory, watchOn } from '../../../src/policy-file/watch.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakledger-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const watch = watchOn(watchMemory());

const load = (path: string) => loadPolicyFile({ name: path, index: 0 }, watch);

const moduleOf = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const POLICY = `{ name: 'mine', title: 't', initial: () => ({}), recipe: () => ({}), row: () => ({}) }`;

describe('a module is loaded that exports a policy', () => {
  test.each([
    ['by any name', 'named.mjs', `export const LIMIT = 3; export const mine = ${POLICY};`],
    ['as its default', 'default.mjs', `export default ${POLICY};`],
    ['by two names', 'twice.mjs', `export const mine = ${POLICY}; export { mine as default };`],
    [
      'as its default beside another',
      'both.mjs',
      `export const a = {...${POLICY}, name: 'a'}; export default ${POLICY};`,
    ],
    ['as CommonJS', 'common.cjs', `module.exports = ${POLICY};`],
    [
      'in TypeScript',
      'typed.ts',
      `interface A { n: number }\nexport const mine: object & Partial<A> = ${POLICY};`,
    ],
  ])('%s', async (_, name, text) => {
    expect(await load(moduleOf(name, text))).toMatchObject({ policy: { name: 'mine', title: 't' } });
    expect(isAtWork(watch.look())).toBe(false);
  });
});

describe('a module is refused in one line', () => {
  const refusalOf = async (name: string, text: string): Promise<string> => {
    const path = moduleOf(name, text);
    const error = await load(path).catch((reason: unknown) => reason);
    const message = error instanceof Error ? error.message : 'no refusal';
    expect(message).not.toContain('\n');
    return message.replace(path, 'FILE').replace(folder, 'FOLDER');
  };

  test('that exports nothing like a policy', async () => {
    expect(await refusalOf('none.mjs', `export const LIMIT = 3;`)).toBe(
      'FILE: it exports no policy; docs/writing-a-policy.md shows what a policy is made of',
    );
    expect(await refusalOf('empty.mjs', '')).toContain('FILE: it exports no policy;');
  });

  test('that exports two policies and does not say which', async () => {
    expect(await refusalOf('two.mjs', `export const a = ${POLICY}; export const b = ${POLICY};`)).toBe(
      'FILE: it exports 2 policies; make one of them the default export',
    );
  });

  test.each([
    ['name', '{}', 'its `name` is missing, and must be some text'],
    ['title', '{ title: 3 }', 'its `title` is a number, and must be some text'],
    ['initial', '{ initial: {} }', 'its `initial` is an object, and must be a function'],
    ['recipe', '{ recipe: undefined }', 'its `recipe` is missing, and must be a function'],
    ['row', '{ row: [] }', 'its `row` is a list, and must be a function'],
    ['holdings', '{ holdings: 1 }', 'its `holdings` is a number, and must be a function'],
    ['name', `{ name: 'percpu' }`, 'its `name` is "percpu", which is one of breakledger\'s own'],
    ['promises', `{ promises: 'SAFE' }`, 'its `promises` is a string, and must be a list of invariants'],
    [
      'promises',
      `{ promises: ['SAFE', 'SAEF'] }`,
      'its `promises` names "SAEF", and the invariants are COUNT, RANGE,',
    ],
    ['promises', `{ promises: [3] }`, 'its `promises` names 3, and'],
  ])('whose %s is wrong: %s', async (member, members, message) => {
    const without =
      member === 'name' && members === '{}'
        ? `const { name: _, ...rest } = ${POLICY};`
        : `const rest = ${POLICY};`;
    const name = `wrong-${Buffer.from(members).toString('hex')}.mjs`;
    expect(await refusalOf(name, `${without} export const mine = { ...rest, ...${members} };`)).toContain(
      `FILE: its export \`mine\` is no policy: ${message}`,
    );
  });

  test('that throws while it is loaded, whatever it throws', async () => {
    expect(await refusalOf('throws.mjs', `throw new RangeError('one\\ntwo');`)).toContain(
      'RangeError: one two;',
    );
    expect(await refusalOf('throws-nothing.mjs', `throw undefined;`)).toContain('cannot be loaded: nothing;');
    expect(isAtWork(watch.look())).toBe(false);
  });

  test('that is not there, or no file', async () => {
    await expect(load(join(folder, 'absent.ts'))).rejects.toThrow(
      `${join(folder, 'absent.ts')}: no such file; check the path`,
    );
    mkdirSync(join(folder, 'sub'));
    await expect(load(join(folder, 'sub'))).rejects.toThrow('a directory, not a module; name a file in it');
  });
});
