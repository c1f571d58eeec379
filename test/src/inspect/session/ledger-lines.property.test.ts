import { test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { canonicalEvent, canonicalHeader } from '../../../../src/ledger/canonical.ts';
import { ledgerOfLines } from '../../../../src/inspect/session/ledger-lines.ts';
import { packedEvents } from '../../../../src/replay/packed-events.ts';
import { inputErrorOf } from '../../ledger/scratch.ts';
import { cutPlaces, inPieces, recordedLedgers } from '../recorded-ledgers.ts';

const untouched = (error: unknown): unknown => error;

test.prop([recordedLedgers, cutPlaces])(
  'the page reads of the lines of a ledger, however its bytes arrive, what stands in them',
  async ({ machine, events }, cuts) => {
    const header = canonicalHeader({
      type: 'machine',
      format: 'breakledger/1',
      cpus: machine.cpus,
      online: machine.online,
    });
    const bytes = new TextEncoder().encode([header, ...events.map(canonicalEvent), ''].join('\n'));
    const content = await ledgerOfLines('x', inPieces(bytes, cuts), untouched);
    const read = packedEvents();
    for await (const _ of content.fill(read)) expect(read.recorded.length).toBe(read.events.length);
    const expected = packedEvents();
    events.forEach(expected.push);
    const all = events.map((_, i) => i + 1);
    expect(all.map(read.eventAt)).toEqual(all.map(expected.eventAt));
  },
);

test('a torn last line is told apart from a whole ledger, with its place', async () => {
  const text = '{"type":"machine","format":"breakledger/1","cpus":1}\n{"seq":1,"cpu":0,"ty';
  const content = await ledgerOfLines('x', inPieces(new TextEncoder().encode(text), []), untouched);
  const reading = async (): Promise<void> => {
    for await (const arrival of content.fill(packedEvents())) expect(arrival).toBe('events');
  };
  const error = await inputErrorOf(reading);
  expect(error?.complaint).toMatchObject({ line: 2, column: 21 });
  expect(error?.complaint.what).toMatch(/^torn tail/);
});
