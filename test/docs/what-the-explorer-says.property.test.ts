/** docs/what-the-explorer-says.md says what the explorer finds. */
import { describe, expect, test } from 'vitest';
import { explorerTables, readExplorerPage, withExplorerTables } from '../../scripts/explorer-answers.ts';

const page = readExplorerPage();

describe('the tables of docs/what-the-explorer-says.md', () => {
  test('are what the explorer finds (npm run explorer-answers writes them anew)', async () => {
    expect(page).toBe(withExplorerTables(page, await explorerTables()));
  });

  test('show nothing of the repair broken, and its small spaces complete', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| percpu |'));
    expect(rows.length).toBeGreaterThan(6);
    for (const row of rows) expect(row).toMatch(/ \| complete, \d+ events \| nothing \|$/);
  });
});
