/** A tutorial of docs/ as its readers follow it: its files are made block by block, and its commands run in between. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Moment, momentsOf, standIn, writeFiles } from '../../scripts/tutorial-steps.ts';
import { ROOT, shell } from '../e2e/program.ts';

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

/** What the type check says of every state of every file. */
const faultsIn = (folder: string, moments: readonly Moment[]): string => {
  const texts = new Map<string, Set<string>>();
  for (const [name, text] of moments.flatMap(({ files }) => [...files])) {
    texts.set(name, (texts.get(name) ?? new Set()).add(text));
  }
  const files = [...texts].flatMap(([name, states]) =>
    [...states].map((text, i) => {
      const variant = i === 0 ? name : name.replace('.ts', `-${i + 1}.ts`);
      writeFileSync(join(folder, variant), text);
      return variant;
    }),
  );
  writeFileSync(join(folder, 'tsconfig.page.json'), JSON.stringify({ extends: './tsconfig.json', include: [], files }));
  const words = [compiler, '--noEmit', '--project', 'tsconfig.page.json'];
  const { status, stdout } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  return status === 0 ? '' : stdout;
};

/** Tests that the page `docs/NAME.md` keeps its word; answers what it shows, for what it says of that. */
export const testPage = (name: string): readonly string[] => {
  const moments = momentsOf(readFileSync(join(ROOT, `docs/${name}.md`), 'utf8'));
  const folder = standIn(ROOT);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('the files of every step pass the strictest type check', () => {
    expect(faultsIn(folder, moments)).toBe('');
  });

  describe('the page shows what is printed (npm run readme-output writes it anew)', () => {
    test.each(moments)('$command', async ({ command, output, files }) => {
      writeFiles(folder, files);
      const { stdout } = await shell(command, { cwd: folder });
      expect(stdout.replace(/\n+$/, '\n')).toBe(output);
    });
  });
  return moments.map(({ output }) => output);
};
