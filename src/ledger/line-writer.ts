/** Makes the lines of a ledger: canonical form, with the checksum chain where the ledger is guarded. */
import type { LedgerEvent } from '../../machines/events.ts';
import { CHECKSUM_KIND, type HeaderFacts, LEDGER_FORMAT } from '../../machines/header.ts';
import { canonicalEvent, canonicalHeader } from './canonical.ts';
import { CHAIN_START, guard } from './checksum.ts';
import type { Progress } from './event-lines.ts';

/** The guarded header line of a new ledger, without its newline, and where the lines after it carry on. */
export const newHeaderLine = (facts: HeaderFacts): { readonly line: string; readonly progress: Progress } => {
  const header = { ...facts, type: 'machine', format: LEDGER_FORMAT, checksum: CHECKSUM_KIND } as const;
  const { text, value } = guard(canonicalHeader(header), CHAIN_START);
  return { line: text, progress: { seq: 0, crc: value } };
};

/**
 * The line of the event that follows what `progress` has seen, without its newline; `progress` moves on. `guarded`: with a
 * checksum. The caller numbers events without gaps: anything else is a fault of the program, a RangeError.
 */
export const eventLine = (event: LedgerEvent, guarded: boolean, progress: Progress): string => {
  if (event.seq !== progress.seq + 1)
    throw new RangeError(`event ${event.seq} follows event ${progress.seq}`);
  const json = canonicalEvent(event);
  progress.seq = event.seq;
  if (!guarded) return json;
  const { text, value } = guard(json, progress.crc);
  progress.crc = value;
  return text;
};

/** The lines of a batch as {@link eventLine} makes them, each with its newline. */
export const eventLines = (events: readonly LedgerEvent[], guarded: boolean, progress: Progress): string => {
  let lines = '';
  for (const event of events) lines += `${eventLine(event, guarded, progress)}\n`;
  return lines;
};
