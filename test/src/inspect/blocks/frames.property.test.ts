import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { LedgerEvent } from '../../../../machines/events.ts';
import { decode } from '../../../../machines/operation.ts';
import { createRoster } from '../../../../machines/roster.ts';
import { readFrames } from '../../../../src/inspect/blocks/read-frames.ts';
import { allSoFar, frameWriter, headerBytes } from '../../../../src/inspect/blocks/write-frames.ts';
import { eventOf } from '../../../../src/replay/event-of.ts';
import { type PackedEvents, packedEvents } from '../../../../src/replay/packed-events.ts';
import { inputErrorOf } from '../../ledger/scratch.ts';
import { cutPlaces, inPieces, recordedLedgers } from '../recorded-ledgers.ts';

const FACTS = { cpus: 2, slots: 4 };

/** What packed events keep of an event. */
const keptOf = (event: LedgerEvent): LedgerEvent => {
  const roster = createRoster();
  const { time, thread, observed } = event;
  return {
    ...eventOf(decode(event, roster), roster),
    ...(time !== undefined && { time }),
    ...(thread !== undefined && { thread }),
    ...(observed !== undefined && { observed: { result: observed.result } }),
  };
};

const eventsOf = ({ events, eventAt }: PackedEvents): readonly LedgerEvent[] =>
  Array.from({ length: events.length }, (_, i) => eventAt(i + 1));

const bytesOf = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

describe('a ledger on its way to the page', () => {
  test.prop([recordedLedgers, fc.double({ min: 0, max: 1, noNaN: true }), cutPlaces])(
    'arrives as it was, also what was added after it was whole for the first time, however its bytes are cut',
    async ({ events }, share, cuts) => {
      const packed = packedEvents();
      const next = frameWriter(packed);
      const first = Math.floor(share * events.length);
      events.slice(0, first).forEach(packed.push);
      const parts = [headerBytes(FACTS), ...next(), allSoFar()];
      events.slice(first).forEach(packed.push);
      parts.push(...next(), allSoFar());

      const { header, fill } = await readFrames('x', inPieces(bytesOf(parts), cuts));
      const arrived = packedEvents();
      const wholes: number[] = [];
      for await (const arrival of fill(arrived))
        if (arrival === 'all so far') wholes.push(arrived.events.length);
      expect(header).toMatchObject(FACTS);
      expect(wholes).toEqual([first, events.length]);
      expect(eventsOf(arrived)).toEqual(events.map(keptOf));
    },
  );

  test.prop([recordedLedgers, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })])(
    'is refused with a word where it is cut, and never taken for whole',
    async ({ events }, share) => {
      const packed = packedEvents();
      events.forEach(packed.push);
      const whole = bytesOf([headerBytes(FACTS), ...frameWriter(packed)(), allSoFar()]);
      const cut = whole.subarray(0, Math.floor(share * whole.length));
      const reading = async (): Promise<void> => {
        const { fill } = await readFrames('x', inPieces(cut, []));
        for await (const arrival of fill(packedEvents())) expect(arrival).toBe('events');
      };
      const error = await inputErrorOf(reading);
      expect(error?.complaint.what).toBe('the server ended before all of the ledger was there');
    },
  );
});
