/** The tables of docs/what-if.md are what the code says of the corpus. */
import { beforeAll, describe, expect, it } from 'vitest';
import { compareRecordings, readWhatIf, tablesOf } from '../../../scripts/diff-table.ts';
import { withTable } from '../../../scripts/recordings-table.ts';

describe('today’s kernel and the RFC over the recordings', () => {
  let compared: Awaited<ReturnType<typeof compareRecordings>> = [];
  beforeAll(async () => {
    compared = await compareRecordings();
  });

  it('come to the tables of docs/what-if.md (npm run diff-table writes them anew)', () => {
    const document = readWhatIf();
    expect(withTable(document, tablesOf(compared))).toBe(document);
  });

  it('are compared to the end: asked as the recorded program would ask it, the RFC dies of none of them', () => {
    for (const { name, difference } of compared) {
      const { left, right } = difference;
      expect([name, right.diedAt]).toEqual([name, undefined]);
      expect(right.events + right.notAsked).toBe(left.events + left.notAsked);
    }
  });

  it('hold a debugger’s pokes to be calls that the RFC does not have, and nothing else to differ', () => {
    const gdb = compared.find(({ name }) => name === 'gdb-pinned');
    expect(gdb?.difference.byKind.map(({ kind, count }) => [kind, count])).toEqual([['unsupported', 46]]);
  });
});
