/** What the page keeps of a ledger is the ledger, as far as any model knows it. */
import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { expect } from 'vitest';
import { decode } from '../../../machines/operation.ts';
import { createRoster } from '../../../machines/roster.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';
import { crc32 as crc32ByTable } from '../../../src/inspect/page/node/zlib.ts';
import { eventOf } from '../../../src/inspect/session/event-of.ts';

test.prop([ledgers({ withPerf: true })])(
  'an event unpacked and packed again is the same operation',
  ({ events }) => {
    const roster = createRoster();
    for (const event of events) {
      const op = decode(event, roster);
      expect(decode(eventOf(op, roster, {}), roster)).toEqual(op);
    }
  },
);

test.prop([fc.uint8Array(), fc.nat(0xffffffff)])(
  'the checksum of the page is that of Node',
  (bytes, previous) => {
    expect(crc32ByTable(bytes, previous)).toBe(crc32(bytes, previous));
  },
);

test.prop([fc.string({ unit: 'binary' })])('of text as well', (text) => {
  expect(crc32ByTable(text)).toBe(crc32(text));
});
