/** Ledgers whose events say what a recording tells, and bytes that arrive in pieces of any size. */
import fc from 'fast-check';
import type { LedgerEvent } from '../../../machines/events.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';

const circumstances = fc.record(
  {
    time: fc.oneof(
      fc.nat(2_000_000_000_000_000).map((micros) => micros / 1e6),
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    ),
    thread: fc.constantFrom('100', '101', 'gdb'),
    observed: fc.record({ result: fc.constantFrom<string | 0>(0, 'ENOSPC', 'EINVAL') }),
  },
  { requiredKeys: [] },
);

export const recordedLedgers = fc
  .record({ ledger: ledgers({ withPerf: true, mostEvents: 60 }), told: fc.array(circumstances) })
  .map(({ ledger, told }) => ({
    ...ledger,
    events: ledger.events.map((event, i): LedgerEvent => ({ ...event, ...told[i] })),
  }));

/** The bytes in pieces that end where `cuts` say, as shares of the whole. */
export async function* inPieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const end of [...cuts.map((cut) => Math.floor(cut * bytes.length)), bytes.length].toSorted(
    (a, b) => a - b,
  )) {
    yield await Promise.resolve(bytes.subarray(from, end));
    from = end;
  }
}

export const cutPlaces = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
