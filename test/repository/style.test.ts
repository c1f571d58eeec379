import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readText, repositoryFiles } from '../../scripts/repository-files.ts';
import { checkStyle, isStyled } from '../../scripts/style-rule.ts';

const root = join(import.meta.dirname, '../..');

function source(path: string, lines: number, line = 'export {};') {
  return { path, text: `${line}\n`.repeat(lines) };
}

describe('the style rule', () => {
  test('holds in this repository', () => {
    const paths = repositoryFiles(root).filter(isStyled);
    expect(paths).toContain('test/repository/style.test.ts');

    const report = checkStyle(paths.map((path) => ({ path, text: readText(root, path) ?? '' })));
    for (const line of report.long) console.warn(line);
    expect(report.broken).toEqual([]);
  });

  test('refuses a file of more than 500 lines, and reports one of more than 300', () => {
    const small = [source('src/a.ts', 9), source('src/b.ts', 9), source('src/c.ts', 9)];
    expect(checkStyle([...small, source('src/large.ts', 501)]).broken).toHaveLength(1);
    expect(checkStyle([...small, source('src/large.ts', 500)])).toMatchObject({ broken: [], long: [/500/] });
    expect(checkStyle([...small, source('src/large.ts', 300)])).toMatchObject({ broken: [], long: [] });
  });

  test('refuses a median of more than 120 lines', () => {
    const large = [source('src/a.ts', 121), source('src/b.ts', 121)];
    expect(checkStyle([source('src/c.ts', 9), ...large]).broken).toEqual([
      'the median file has 121 lines, at most 120',
    ]);
    expect(checkStyle([source('src/c.ts', 9), source('src/d.ts', 120), ...large]).broken).toEqual([]);
  });

  test('refuses a name that says nothing, of a file or of a room', () => {
    const names = ['src/utils.ts', 'machines/types.ts', 'test/helpers/a.ts', 'src/manager.test.ts'];
    expect(checkStyle(names.map((name) => source(name, 1))).broken).toHaveLength(names.length);
    expect(checkStyle([source('src/access-types.ts', 1), source('src/slots.ts', 1)]).broken).toEqual([]);
  });

  test('refuses a to-do without a reason', () => {
    const bare = ['TO' + 'DO', 'FIX' + 'ME', 'TO' + 'DO:', 'TO' + 'DO later'];
    for (const word of bare) {
      expect(checkStyle([source('src/a.ts', 1, `// ${word}`)]).broken).toHaveLength(1);
    }
    expect(checkStyle([source('src/a.ts', 1, `// ${'TO' + 'DO'}: the fork races`)]).broken).toEqual([]);
  });
});
