import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { decode } from '../../../machines/operation.ts';
import { createRoster } from '../../../machines/roster.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';
import { interleavedLedgers } from '../../../properties/arbitraries/schedule.ts';
import { createColumns } from '../../../src/replay/columns.ts';

describe('operations packed into columns', () => {
  test.prop([ledgers({ withPerf: true })])('come out as they went in', ({ events }) => {
    const roster = createRoster();
    const columns = createColumns();
    for (const event of events) columns.push(decode(event, roster));
    const read = columns.reader();
    expect(columns.length).toBe(events.length);
    for (const [index, event] of events.entries()) expect(read(index)).toEqual(decode(event, roster));
  });

  test.prop([interleavedLedgers(percpuRfcPolicy, { mostEvents: 20 })])(
    'so do calls that only start, and steps',
    ({ events }) => {
      const roster = createRoster();
      const columns = createColumns();
      for (const event of events) columns.push(decode(event, roster));
      const read = columns.reader();
      for (const [index, event] of events.entries()) expect(read(index)).toEqual(decode(event, roster));
    },
  );
});
