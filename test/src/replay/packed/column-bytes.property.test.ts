import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { LedgerEvent } from '../../../../machines/events.ts';
import { decode, type Operation } from '../../../../machines/operation.ts';
import { createRoster, type Roster } from '../../../../machines/roster.ts';
import { ledgers } from '../../../../properties/arbitraries/ledger.ts';
import { createColumns, type EventColumns } from '../../../../src/replay/columns.ts';
import { appendEvents, bytesOfEvents } from '../../../../src/replay/packed/column-bytes.ts';
import { addNames, rosterSizes, rosterText } from '../../../../src/replay/packed/roster-text.ts';

const packed = (events: readonly LedgerEvent[], roster: Roster): EventColumns => {
  const columns = createColumns();
  for (const event of events) columns.push(decode(event, roster));
  return columns;
};

const operations = (columns: EventColumns): readonly Operation[] => {
  const read = columns.reader();
  return Array.from({ length: columns.length }, (_, index) => ({ ...read(index) }));
};

/** A length that no typed array of 32 bits holds. */
const HUGE = 2 ** 40;

describe('packed events as bytes', () => {
  test.prop([ledgers({ withPerf: true }), fc.nat()])(
    'come back in pieces, with the names that each piece brought',
    ({ events }, cutAt) => {
      const roster = createRoster();
      const cut = cutAt % (events.length + 1);
      const columns = packed(events.slice(0, cut), roster);
      const first = rosterText(roster);
      const since = rosterSizes(roster);
      for (const event of events.slice(cut)) columns.push(decode(event, roster));
      const pieces = [bytesOfEvents(columns, 0, cut), bytesOfEvents(columns, cut, columns.length)];

      const again = createRoster();
      addNames(again, first);
      addNames(again, rosterText(roster, since));
      const copy = createColumns();
      for (const piece of pieces) appendEvents(copy, piece);
      expect(operations(copy)).toEqual(operations(columns));
      expect(rosterText(again)).toBe(rosterText(roster));
    },
  );

  test('keep lengths that do not fit a column, wherever they are put', () => {
    const roster = createRoster();
    const register = { type: 'breakpoint.register', bp: 'b1', address: '0x1000', access: 'w' } as const;
    const columns = packed([{ ...register, seq: 1, length: HUGE }], roster);
    const copy = packed([{ ...register, seq: 1, length: 4 }], roster);
    appendEvents(copy, bytesOfEvents(columns, 0, 1));
    expect(operations(copy).map(({ length }) => length)).toEqual([4, HUGE]);
  });

  test('are refused where they were cut, or are something else', () => {
    const bytes = bytesOfEvents(packed([{ seq: 1, type: 'cpu.online', cpu: 1 }], createRoster()), 0, 1);
    expect(() => appendEvents(createColumns(), bytes.subarray(0, 20))).toThrow('their length is wrong');
    expect(() => appendEvents(createColumns(), new Uint8Array(3))).toThrow('they do not begin so');
    bytes[12 + 28] = 200;
    expect(() => appendEvents(createColumns(), bytes)).toThrow('an event has no type');
  });

  test('names are refused where others stand in their place', () => {
    const roster = createRoster();
    roster.tasks.idOf('t1');
    const text = rosterText(roster);
    expect(() => {
      addNames(roster, text);
    }).toThrow('do not follow');
  });
});
