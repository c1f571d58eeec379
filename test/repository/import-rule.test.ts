import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkImports } from '../../scripts/import-rule.ts';

const root = join(import.meta.dirname, '../..');

describe('the import rule, on this repository', () => {
  test('sees every module, and finds nothing to blame', async () => {
    const report = await checkImports(root);
    expect(report.violations).toEqual([]);
    expect(report.unseen).toEqual([]);
    expect(report.seen).toContain('scripts/import-rule.ts');
    if (existsSync(join(root, 'machines'))) expect(report.seen.join('\n')).toMatch(/^machines\//m);
  });
});

describe('the import rule, on a planted tree', () => {
  let tree: string;

  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'breakledger-import-rule-'));
    for (const file of ['package.json', 'tsconfig.json']) cpSync(join(root, file), join(tree, file));
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    plant('machines/slot.ts', "import { z } from 'zod';\nexport type Slot = z.infer<z.ZodNumber>;\n");
    plant(
      'properties/fits.ts',
      "import type { Slot } from '../machines/slot.ts';\nexport type Fits = Slot;\n",
    );
    plant(
      'src/replay/seek.ts',
      "import type { Fits } from '../../properties/fits.ts';\nexport type Seek = Fits;\n",
    );
    plant('src/cli/main.ts', "import type { Seek } from '../replay/seek.ts';\nexport type Main = Seek;\n");
    plant('test/slot.test.ts', "import type { Main } from '../src/cli/main.ts';\nexport type Test = Main;\n");
  });

  afterEach(() => rmSync(tree, { recursive: true }));

  function plant(path: string, text: string): void {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }

  /** The names of the rules that break when `path` imports `target`. */
  async function brokenBy(path: string, target: string): Promise<string[]> {
    plant(path, `export * from '${target}';\n`);
    const { violations, unseen } = await checkImports(tree);
    expect(unseen).toEqual([]);
    return [...new Set(violations.map(({ rule }) => rule))];
  }

  test('passes where imports point upwards only', async () => {
    const report = await checkImports(tree);
    expect(report.violations).toEqual([]);
    expect(report.seen).toHaveLength(5);
  });

  test.each([
    ['a machine', 'src', 'machines/a.ts', '../src/replay/seek.ts', 'machines-stand-alone'],
    ['a machine', 'a property', 'machines/a.ts', '../properties/fits.ts', 'machines-stand-alone'],
    ['a machine', 'a test', 'machines/a.ts', '../test/slot.test.ts', 'machines-stand-alone'],
    ['a machine', 'Node', 'machines/a.ts', 'node:fs', 'machines-stand-alone'],
    ['a machine', 'commander', 'machines/a.ts', 'commander', 'machines-stand-alone'],
    ['a property', 'src', 'properties/a.ts', '../src/replay/seek.ts', 'properties-speak-of-machines'],
    ['a property', 'Node', 'properties/a.ts', 'node:fs', 'properties-speak-of-machines'],
    ['src', 'a test', 'src/a.ts', '../test/slot.test.ts', 'src-stays-in-the-rings'],
    ['src', 'a development package', 'src/a.ts', 'vitest', 'shipped-code-needs-shipped-packages'],
    ['src', 'its own command line', 'src/a.ts', './cli/main.ts', 'only-cli-knows-cli'],
    ['src', 'what is not there', 'src/a.ts', './nowhere.ts', 'no-dangling-imports'],
  ])('goes red where %s imports %s', async (_from, _to, path, target, rule) => {
    expect(await brokenBy(path, target)).toContain(rule);
  });

  test.each([
    ['machines/a.ts', 'xstate'],
    ['machines/a.ts', 'immer'],
    ['properties/a.ts', 'fast-check'],
    ['src/a.ts', 'fast-check'],
    ['src/a.ts', 'node:fs'],
    ['src/cli/a.ts', 'commander'],
    ['bench/a.ts', '../src/cli/main.ts'],
  ])('allows %s to import %s', async (path, target) => {
    expect(await brokenBy(path, target)).toEqual([]);
  });

  test('sees an import of types alone', async () => {
    plant('machines/a.ts', "import type { Seek } from '../src/replay/seek.ts';\nexport type A = Seek;\n");
    const { violations } = await checkImports(tree);
    expect(violations).toMatchObject([{ rule: 'machines-stand-alone', from: 'machines/a.ts' }]);
  });

  test('goes red where two files import each other', async () => {
    plant('machines/a.ts', "export * from './b.ts';\n");
    expect(await brokenBy('machines/b.ts', './a.ts')).toEqual(['no-cycles']);
  });

  test('goes red on a file that it cannot read as TypeScript', async () => {
    plant('machines/a.ts', 'import {{{{');
    await expect(checkImports(tree)).rejects.toThrow('machines/a.ts');
  });
});
