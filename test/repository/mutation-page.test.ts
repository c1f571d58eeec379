import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainedIn } from '../../scripts/mutation-table.ts';
import { ROOT } from '../e2e/program.ts';

describe('docs/mutation.md', () => {
  const explained = explainedIn(readFileSync(join(ROOT, 'docs/mutation.md'), 'utf8'));

  it('explains mutants of lines that stand in the sources', () => {
    expect(explained).not.toEqual([]);
    for (const { file, line } of explained) {
      const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
      expect(
        lines.map((text) => text.trim()),
        file,
      ).toContain(line);
    }
  });
});
