/** A tutorial of docs/ as its readers follow it: its files are made block by block, and its commands run in between. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Moment, momentsOf, standIn, writeFiles } from '../../scripts/tutorial-steps.ts';
import { ROOT, shell } from '../e2e/program.ts';

export interface Tutorial {
  readonly moments: readonly Moment[];
  /** Where its files are made. */
  readonly folder: string;
}

/** The page `docs/NAME.md`, with a folder for one file of tests. */
export const useTutorial = (name: string): Tutorial => {
  const moments = momentsOf(readFileSync(join(ROOT, `docs/${name}.md`), 'utf8'));
  const folder = standIn(ROOT);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return { moments, folder };
};

/** Tests that the page keeps its word; answers what it shows, for what it says of that. */
export const testPage = (name: string): readonly string[] => {
  const { moments, folder } = useTutorial(name);
  describe('the page shows what is printed (npm run readme-output writes it anew)', () => {
    test.each(moments)('$command', async ({ command, output, files }) => {
      writeFiles(folder, files);
      const { stdout } = await shell(command, { cwd: folder });
      expect(stdout.replace(/\n+$/, '\n')).toBe(output);
    });
  });
  return moments.map(({ output }) => output);
};
