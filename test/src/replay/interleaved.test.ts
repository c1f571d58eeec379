import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { policies } from '../../../machines/policies/index.ts';
import type { Policy } from '../../../machines/policy.ts';
import { DEFECTS } from '../../../properties/defects/index.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { canonicalEvent } from '../../../src/ledger/canonical.ts';
import { openSource } from '../../../src/open-source.ts';
import { bulkEngine } from '../../../src/replay/bulk.ts';
import { machineEngine } from '../../../src/replay/machine.ts';
import { replay } from '../../../src/replay/replay.ts';
import type { ReplayRow } from '../../../src/replay/rows.ts';
import { HEADER, inputErrorOf, scratchFile } from '../ledger/scratch.ts';

/** A sequence in the shorthand, as a ledger on disk. */
const ledgerOf = (text: string): string =>
  scratchFile('interleaved.ndjson', `${[HEADER, ...eventsOf(text).map(canonicalEvent)].join('\n')}\n`);

const rowsOf = async <K extends object>(
  policy: Policy<K>,
  text: string,
  engineOf: typeof bulkEngine = bulkEngine,
): Promise<readonly ReplayRow[]> => {
  const source = await openSource([ledgerOf(text)], {});
  const rows: ReplayRow[] = [];
  await replay(source, engineOf(policy, source.machine), {
    each: (row) => {
      rows.push(row);
      return undefined;
    },
  });
  return rows;
};

const complaintOf = async <K extends object>(
  policy: Policy<K>,
  text: string,
): Promise<string | undefined> => {
  const error = await inputErrorOf(() => rowsOf(policy, text));
  return error?.message.replace(/^.*interleaved\.ndjson/, 'LEDGER');
};

const { 'percpu-rfc': rfc, percpu } = policies;

describe('a replay of an interleaved ledger', () => {
  test('has a row after each event, the steps among them', async () => {
    const rows = await rowsOf(
      rfc,
      'reg~ b1[1]; #1 prepare; #1 begin; #1 store 1; #1 disable 1; #1 load 1; #1 end',
    );
    // domain.md §3: the boundary goes down under the lock, then CPU 1 stores, and loads slot 3 (w, length 4).
    expect(rows.map(({ kernelPos }) => kernelPos)).toEqual([4, 4, 3, 3, 3, 3, 3]);
    expect(rows.map(({ consumed }) => consumed)).toEqual([0, 0, 0, 1, 1, 1, 1].map((count) => [0, count]));
    const on = ['0x0', '0xd0000280'];
    const off = ['0x0', '0x0'];
    expect(rows.map(({ dr7 }) => dr7)).toEqual([off, off, off, off, off, on, on]);
  });

  test('answers the call in the row of the step that ends it', async () => {
    const rows = await rowsOf(percpu, 'reg b1; reg~ b1; #2 prepare; #2 begin; reg~ b2 w3; #5 prepare');
    expect(rows.map(({ result }) => result)).toEqual([0, 0, 0, 'EBUSY', 0, 'EINVAL']);
  });

  test('ends with the step in which the kernel dies', async () => {
    const rows = await rowsOf(rfc, 'unreg~ b1; #1 prepare; #1 begin; reg b2');
    expect(rows.at(-1)).toEqual({ seq: 3, result: 'oops', why: 'NULL cpumask' });
  });

  test('tells whom a debug exception calls in a window between two steps (D12)', async () => {
    const [d12] = DEFECTS.filter(({ id }) => id === 'D12');
    const rows = await rowsOf(rfc, d12?.sequences[0]?.events ?? '');
    expect(rows.flatMap(({ delivered }) => delivered ?? [])).toEqual(['b1']);
  });

  const sequences = DEFECTS.flatMap(({ id, policies: names, sequences: all }) =>
    all.filter(({ interleaved }) => interleaved === true).map(({ events }) => ({ id, names, events })),
  );

  test.each(sequences)('is the same by both engines: $id, $events', async ({ names, events }) => {
    for (const name of names) {
      const rows = await rowsOf(policies[name], events);
      expect(await rowsOf(policies[name], events, machineEngine)).toEqual(rows);
      expect(rows.length).toBeGreaterThan(6);
    }
  });
});

describe('an interleaved ledger that this policy cannot have', () => {
  test.each([
    [
      'reg~ b1; #1 prepare; #1 begin; #1 end',
      5,
      '"end" does not come next of operation 1 (field part); write',
    ],
    [
      'reg~ b1[0]; #1 prepare; #1 begin; #1 store 1',
      5,
      'operation 1 has nothing to do on CPU 1 now (field cpu)',
    ],
    ['reg~ b1; #1 prepare; #1 begin; reg1 b2', 5, 'operation 1 holds the lock (field type)'],
    [
      'reg~ b1; #1 prepare; #1 begin; #1 store 1; sw1 t1',
      6,
      'CPU 1 is in the middle of its parts (field cpu)',
    ],
  ])('is refused with file and line: %s', async (text, line, what) => {
    expect(await complaintOf(rfc, text)).toMatch(
      new RegExp(`^LEDGER:${line}:.*event ${line - 1} cannot happen: ${what.replace(/[()]/g, '\\$&')}`),
    );
  });

  test('may be one that another policy has', async () => {
    const text = 'reg~ b1[0]; #1 prepare; #1 begin; #1 store 0';
    expect(await complaintOf(rfc, text)).toBeUndefined();
    expect(await complaintOf(percpu, text)).toMatch(/write "disable"$/);
  });
});

test('the example of docs/interleaving.md is a ledger of percpu-rfc', async () => {
  const text = readFileSync(new URL('../../../docs/interleaving.md', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('    {"seq":'));
  const path = scratchFile('example.ndjson', `${[HEADER, ...lines.map((line) => line.trim())].join('\n')}\n`);
  const source = await openSource([path], {});
  const replayed = await replay(source, bulkEngine(rfc, source.machine));
  expect(replayed).toMatchObject({ events: 8, last: { seq: 8, result: 0, consumed: [0, 1] } });
});
