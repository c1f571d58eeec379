/** The digest of a ledger: what an index, a permalink, a branch or a checkpoint calls it by. */
import { createHash } from 'node:crypto';
import type { LedgerEvent } from '../../machines/events.ts';
import { canonicalEvent } from './canonical.ts';

/**
 * SHA-256, in hexadecimal, over the events in canonical form without checksums, each with its newline. Spelling, order of
 * fields, compression and checksums of the file make no difference; neither does the header, which is no event.
 */
export const digestOf = async (
  batches: AsyncIterable<readonly LedgerEvent[]> | Iterable<readonly LedgerEvent[]>,
): Promise<string> => {
  const hash = createHash('sha256');
  for await (const events of batches) {
    let lines = '';
    for (const event of events) lines += `${canonicalEvent(event)}\n`;
    hash.update(lines);
  }
  return hash.digest('hex');
};
