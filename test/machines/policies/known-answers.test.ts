/** Twenty-four random ledgers and, beside each, what an independent model of the two 2009 allocators answers. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkEvent } from '../../../machines/event-schema.ts';
import { checkHeader, machineOfHeader } from '../../../machines/header.ts';
import { decode } from '../../../machines/operation.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { type StateRow, worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';
import { EXACT_FLAGS } from '../../../machines/x86/dr7.ts';

const FOLDER = new URL('../../fixtures/known-answers/', import.meta.url);

const linesOf = (file: string): unknown[] =>
  gunzipSync(readFileSync(new URL(file, FOLDER)))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

/** DR7 counts modulo the exact flags, tasks without slots may be left out, and the words of an oops are free. */
const comparable = (row: StateRow): StateRow => {
  const { why: _why, dr7, tasks, ...rest } = row;
  const held = Object.entries((tasks ?? {}) as Record<string, unknown[]>).filter(([, slots]) =>
    slots.some((bp) => bp !== null),
  );
  return {
    ...rest,
    ...(dr7 === undefined
      ? {}
      : { dr7: (dr7 as string[]).map((bits) => (Number(bits) & ~EXACT_FLAGS) >>> 0) }),
    tasks: Object.fromEntries(held),
  };
};

const NAMES = Array.from({ length: 24 }, (_, i) => `ledger-${String(i + 1).padStart(2, '0')}`);

describe.each([globalPolicy, percpuRfcPolicy])('$name answers as the independent model', (policy) => {
  it.each(NAMES)('on %s, after every event', (name) => {
    const [first, ...rest] = linesOf(`${name}.ndjson.gz`);
    const header = checkHeader(first);
    if (!header.ok) throw new Error(JSON.stringify(header.fault));
    const world = worldOf(machineOfHeader(header.value), createRoster());
    const kernel = policy.initial(world.machine);
    const rows: StateRow[] = [];
    for (const line of rest) {
      const event = checkEvent(line);
      if (!event.ok) throw new Error(JSON.stringify(event.fault));
      const op = decode(event.value, world.roster);
      const outcome = run(kernel, policy.recipe(kernel, op), op, world);
      const answer = { seq: op.seq, result: outcome.result };
      if (outcome.kind === 'oops') {
        rows.push(comparable(answer));
        break;
      }
      const delivered = world.delivered.map((bp) => world.roster.breakpoints.at(bp));
      rows.push(
        comparable({
          ...answer,
          ...policy.row(kernel, world.roster),
          ...(op.type === 'debug.exception' ? { delivered } : {}),
        }),
      );
    }
    const expected = (linesOf(`${name}.${policy.name}.ndjson.gz`) as StateRow[]).map(comparable);
    expect(expected.length).toBeGreaterThan(0);
    expect(rows).toEqual(expected);
  });
});
