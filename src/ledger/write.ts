/** Writes ledgers in canonical form, guarded by a checksum chain. */
import { Readable } from 'node:stream';
import type { LedgerEvent } from '../../machines/events.ts';
import { CHECKSUM_KIND, type HeaderFacts, LEDGER_FORMAT, type LedgerHeader } from '../../machines/header.ts';
import { canonicalEvent, canonicalHeader } from './canonical.ts';
import { CHAIN_START, guard } from './checksum.ts';
import type { Progress } from './event-lines.ts';
import { type OutputOptions, writeWhole } from './whole-file.ts';

export interface Written {
  readonly events: number;
}

/**
 * The lines of a batch that follows what `progress` has seen, newlines included; `progress` moves on. `guarded`: with
 * checksums. The caller numbers events without gaps: anything else is a fault of the program, a RangeError.
 */
export const eventLines = (events: readonly LedgerEvent[], guarded: boolean, progress: Progress): string => {
  let lines = '';
  for (const event of events) {
    if (event.seq !== progress.seq + 1) {
      throw new RangeError(`event ${event.seq} follows event ${progress.seq}`);
    }
    const json = canonicalEvent(event);
    progress.seq = event.seq;
    if (guarded) {
      const { text, value } = guard(json, progress.crc);
      progress.crc = value;
      lines += `${text}\n`;
    } else {
      lines += `${json}\n`;
    }
  }
  return lines;
};

/**
 * Writes a whole ledger to a file (gzip if it is named `.gz`) or, for `-`, to standard output. The file appears whole or
 * not at all.
 *
 * @throws InputError for a place that cannot be written to; whatever `batches` throws.
 */
export const writeLedger = async (
  path: string,
  facts: HeaderFacts,
  batches: AsyncIterable<readonly LedgerEvent[]> | Iterable<readonly LedgerEvent[]>,
  options: OutputOptions = {},
): Promise<Written> => {
  const progress: Progress = { seq: 0, crc: CHAIN_START };
  const header: LedgerHeader = {
    ...facts,
    type: 'machine',
    format: LEDGER_FORMAT,
    checksum: CHECKSUM_KIND,
  };
  const lines = async function* (): AsyncGenerator<string> {
    const { text, value } = guard(canonicalHeader(header), CHAIN_START);
    progress.crc = value;
    yield `${text}\n`;
    for await (const events of batches) yield eventLines(events, true, progress);
  };
  await writeWhole(path, Readable.from(lines(), { objectMode: true }), options);
  return { events: progress.seq };
};
