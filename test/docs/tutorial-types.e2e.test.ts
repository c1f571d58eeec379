/** The compiler reads all sources for the files of a tutorial: it does so once for all of them. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Tutorial, useTutorial } from './page.ts';

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

const tutorials = ['writing-a-policy', 'writing-a-property'].map(useTutorial);

/** Writes every state of every file of a tutorial beside the others, and answers where. */
const statesOf = ({ moments, folder }: Tutorial): readonly string[] => {
  const texts = new Map<string, Set<string>>();
  for (const [name, text] of moments.flatMap(({ files }) => [...files])) {
    texts.set(name, (texts.get(name) ?? new Set()).add(text));
  }
  return [...texts].flatMap(([name, states]) =>
    [...states].map((text, i) => {
      const variant = join(folder, i === 0 ? name : name.replace('.ts', `-${i + 1}.ts`));
      writeFileSync(variant, text);
      return variant;
    }),
  );
};

test('the files of every step of every tutorial pass the strictest type check', () => {
  const [{ folder } = { folder: '' }] = tutorials;
  const files = tutorials.flatMap(statesOf);
  expect(files.length).toBeGreaterThan(tutorials.length);
  const project = join(folder, 'tsconfig.page.json');
  writeFileSync(project, JSON.stringify({ extends: './tsconfig.json', include: [], files }));
  const { status, stdout } = spawnSync(process.execPath, [compiler, '--noEmit', '--project', project], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
