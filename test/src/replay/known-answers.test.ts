/** The 24 ledgers of the known answers, read from disk and replayed by both engines: row for row what stands beside them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../machines/policy.ts';
import { policies } from '../../../machines/policies/index.ts';
import { openSource } from '../../../src/open-source.ts';
import { bulkEngine } from '../../../src/replay/bulk.ts';
import { machineEngine } from '../../../src/replay/machine.ts';
import { replay } from '../../../src/replay/replay.ts';
import type { ReplayRow } from '../../../src/replay/rows.ts';

const folder = join(import.meta.dirname, '../../fixtures/known-answers');

const NUMBERS = Array.from({ length: 24 }, (_, index) => String(index + 1).padStart(2, '0'));

const answersOf = (name: string): readonly ReplayRow[] =>
  gunzipSync(readFileSync(join(folder, `${name}.ndjson.gz`)))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ReplayRow);

/** Tasks without slots may be left out, and the words of a `why` are no part of the contract. */
const comparable = (row: ReplayRow): object => {
  const { why: _why, ...rest } = row;
  const tasks = Object.entries((row['tasks'] ?? {}) as Record<string, readonly unknown[]>);
  return { ...rest, tasks: tasks.filter(([, slots]) => slots.some((bp) => bp !== null)).toSorted() };
};

const rowsOf = async <K extends object>(
  policy: Policy<K>,
  engineOf: typeof bulkEngine,
  number: string,
): Promise<readonly ReplayRow[]> => {
  const source = await openSource([join(folder, `ledger-${number}.ndjson.gz`)], {});
  const rows: ReplayRow[] = [];
  await replay(source, engineOf(policy, source.machine), {
    each: (row) => {
      rows.push(row);
      return undefined;
    },
  });
  return rows;
};

describe.each([policies.global, policies['percpu-rfc']])('$name', (policy) => {
  describe.each([
    ['bulk', bulkEngine],
    ['machine', machineEngine],
  ] as const)('by the %s engine', (_name, engineOf) => {
    test.each(NUMBERS)('ledger %s has the known answers after every event', async (number) => {
      const answers = answersOf(`ledger-${number}.${policy.name}`);
      const rows = await rowsOf(policy, engineOf, number);
      expect(rows.map(comparable)).toEqual(answers.map(comparable));
    });
  });
});
