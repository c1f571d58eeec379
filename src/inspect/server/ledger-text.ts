/** What the server hands out of a source, whatever its format: a ledger, line by line. */
import { Readable } from 'node:stream';
import type { LedgerEvent } from '../../../machines/events.ts';
import { type HeaderFacts, LEDGER_FORMAT, type LedgerHeader } from '../../../machines/header.ts';
import { canonicalHeader } from '../../ledger/canonical.ts';

async function* textOf(
  header: LedgerHeader,
  batches: AsyncIterable<readonly LedgerEvent[]>,
): AsyncGenerator<string> {
  yield `${canonicalHeader(header)}\n`;
  for await (const events of batches) {
    let lines = '';
    for (const event of events) lines += `${JSON.stringify(event)}\n`;
    yield lines;
  }
}

/** The whole ledger as a stream of text. */
export const ledgerText = (facts: HeaderFacts, batches: AsyncIterable<readonly LedgerEvent[]>): Readable =>
  Readable.from(textOf({ ...facts, type: 'machine', format: LEDGER_FORMAT }, batches));
