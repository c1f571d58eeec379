import { describe, expect, test } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import type { Paint } from '../../../src/cli/text/paint.ts';
import { counted, tableLines } from '../../../src/cli/text/table.ts';
import { verifyText } from '../../../src/cli/text/verify-text.ts';
import { verifyReport } from '../../../src/cli/verify-report.ts';
import type { Tally } from '../../../src/verify/tally.ts';
import type { Verification } from '../../../src/verify/verify.ts';

/** Shows in the text which colour was asked for. */
const marked: Paint = {
  good: (text) => `<good>${text}</good>`,
  bad: (text) => `<bad>${text}</bad>`,
  strong: (text) => `<strong>${text}</strong>`,
};

const tally = (changes: Partial<Tally>): Tally => ({
  events: 20,
  byKind: {
    open: { calls: 3, predicted: 3 },
    poke: { calls: 4, predicted: 4 },
    modify: { calls: 0, predicted: 0 },
    fork: { calls: 0, predicted: 0 },
  },
  unknowable: { exchange: 0, overlap: 0, outside: 0 },
  reordered: 0,
  missed: 0,
  mismatches: [],
  excused: [],
  ...changes,
});

/** A verification whose invariants all held. */
const verification = (changes: Partial<Tally>, more: Partial<Verification> = {}): Verification => ({
  machine: machineOf(2),
  tally: tally(changes),
  inferred: [],
  judged: { invariants: ['FITS', 'HIST'], violations: [] },
  ...more,
});

const textOf = (changes: Partial<Tally>): string =>
  verifyText(verifyReport('mainline', verification(changes)), 'a.strace', marked);

describe('tables', () => {
  test('have columns as wide as their widest cell, and no trailing blanks', () => {
    expect(
      tableLines(
        [
          ['a', '1', 'x'],
          ['bbb', '22', ''],
        ],
        ['left', 'right'],
      ),
    ).toEqual(['a     1  x', 'bbb  22']);
  });

  test('counts are grouped, and one is singular', () => {
    expect([counted(1, 'event'), counted(0, 'event'), counted(12345, 'event')]).toEqual([
      ...['1 event', '0 events', '12,345 events'],
    ]);
  });
});

describe('the text of a verification', () => {
  test('is a score by kind where all was foretold', () => {
    expect(textOf({})).toBe(`a.strace: <good>7 of 7 answers foretold by mainline</good>
  call    answers  foretold
  open          3         3
  poke          4         4
  modify        0         0
  all           7         7
20 events on 2 CPUs
<good>2 of 2 invariants held at every event</good>`);
  });

  test('counts forks apart from the calls', () => {
    const byKind = { ...tally({}).byKind, fork: { calls: 9, predicted: 8 } };
    expect(textOf({ byKind })).toMatch(/all +7 +7\n {2}\(fork\) +9 +8$/m);
  });

  test('tells of each miss where it was, both answers, and the rule that decided', () => {
    const text = textOf({
      missed: 12,
      mismatches: [
        {
          seq: 7,
          kind: 'open',
          time: 1.5,
          expected: 'ENOSPC',
          observed: 0,
          rule: 'no room',
          section: '§6.2',
        },
      ],
    });
    expect(text).toContain('<bad>7 of 7');
    expect(text).toContain(`missed:
  a.strace, event 7 at 1.500000 s: open answered success, the model says ENOSPC: no room (domain.md §6.2)
  and 11 more`);
  });

  test('tells apart what a recording cannot tell, and what another order explained', () => {
    const text = textOf({ unknowable: { exchange: 19, overlap: 1, outside: 0 }, reordered: 2 });
    expect(text).toMatch(/^what a recording cannot tell:\n {2}exchange {2}19 {2}.*\n {2}overlap {3}1 /m);
    expect(text).toContain('2 times another order of overlapping calls explained the answers');
  });

  test('tells which facts the answers told', () => {
    const inferred = [{ fact: 'kprobes', value: 'false', missedBefore: 5, missedAfter: 0 }] as const;
    const report = verifyReport('mainline', verification({}, { inferred }));
    expect(verifyText(report, 'a.strace', marked)).toContain(
      'inferred from the answers: kprobes=false (5 answers missed without it, 0 with it)',
    );
  });
});

describe('what a verification tells of invariants', () => {
  test('tells where an invariant first did not hold, and what had been broken by then', () => {
    const ghost = {
      invariant: 'GHOST',
      sentence: 'b1 stands there',
      seq: 3,
      events: 2,
      broken: ['online'],
    } as const;
    const judged = { invariants: ['GHOST', 'SAFE'], violations: [ghost] } as const;
    const text = verifyText(verifyReport('percpu-rfc', verification({}, { judged })), 'a.ndjson', marked);
    expect(text).toContain('<bad>1 of 2 invariants held at every event</bad>');
    expect(text).toContain('  GHOST  event 3  and after 1 more  broken by then: online');
    expect(text).toContain('  GHOST at event 3: b1 stands there');
  });

  test('says where the modelled kernel died', () => {
    const judged = { invariants: ['SAFE'], violations: [], diedAt: 7 } as const;
    const text = verifyText(verifyReport('percpu-rfc', verification({}, { judged })), 'a.ndjson', marked);
    expect(text).toContain('until the modelled kernel died at event 7');
  });

  test('says that no invariant speaks of a policy of another kind', () => {
    const judged = { invariants: [], violations: [] };
    const text = verifyText(verifyReport('mine', verification({}, { judged })), 'a.ndjson', marked);
    expect(text).toContain('no invariant is known to speak of the states of this policy');
  });
});

describe('the report of a verification', () => {
  test('counts every open, poke and modification, and no fork', () => {
    const byKind = {
      open: { calls: 5, predicted: 4 },
      poke: { calls: 3, predicted: 3 },
      modify: { calls: 2, predicted: 1 },
      fork: { calls: 100, predicted: 100 },
    };
    const report = verifyReport('mainline', verification({ byKind }));
    expect(report).toMatchObject({ calls: 10, predicted: 8, forks: { calls: 100 } });
    expect(Object.keys(report.byKind)).toEqual(['open', 'poke', 'modify']);
  });

  test('writes the top of user addresses as a ledger does', () => {
    const report = verifyReport('mainline', verification({}));
    expect(report.machine.taskSizeMax).toBe('0x7ffffffff000');
  });
});
