/** docs/repairs.md says what the code says: what breaks again where a repair is left out, and which repairs a defect hangs on. */
import { describe, expect, it } from 'vitest';
import { ALL_REPAIRS } from '../../../machines/percpu/repairs.ts';
import { DEFECTS } from '../../../properties/defects/index.ts';
import { readRepairsDocument, repairsTables, withTables } from '../../../scripts/repairs-table.ts';

const document = readRepairsDocument();

/** The cells of the row that begins with `name`. */
const rowOf = (name: string): readonly string[] => {
  const row = document.split('\n').find((line) => line.startsWith(`| ${name} |`));
  return row?.split('|').map((cell) => cell.trim()) ?? [];
};

describe('the tables of docs/repairs.md', () => {
  it('are what the code says', () => {
    expect(document).toBe(withTables(document, repairsTables()));
  });

  it('have a row for each repair and for each defect of the seed', () => {
    for (const repair of ALL_REPAIRS) expect(rowOf(repair), repair).toHaveLength(6);
    for (const { id, policies } of DEFECTS) {
      expect(rowOf(id), id).toHaveLength(policies.includes('percpu-rfc') ? 5 : 0);
    }
  });

  it('show every repair but the net under the others to be needed', () => {
    for (const repair of ALL_REPAIRS) {
      const [, , , , broken] = rowOf(repair);
      if (repair === 'R7') expect(broken).toBe('—');
      else expect(broken, repair).toMatch(/[A-Z]/);
    }
  });

  it('bring each defect back, D14 only where R6 is left out with R4', () => {
    for (const { id, policies } of DEFECTS) {
      if (policies.includes('percpu-rfc')) expect(rowOf(id)[3], id).toMatch(/R\d/);
    }
    expect(rowOf('D14')[3]).toBe('R4 + R6');
  });
});
