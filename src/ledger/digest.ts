/** The digest of a ledger: what an index, a permalink, a branch or a checkpoint calls it by. */
import { createHash } from 'node:crypto';
import type { LedgerEvent } from '../../machines/events.ts';
import { canonicalEvent } from './canonical.ts';

/** A digest of events that come one batch after the other. */
export interface LedgerDigest {
  readonly add: (events: readonly LedgerEvent[]) => void;
  /** Of all events so far. */
  readonly value: () => string;
}

export const createDigest = (): LedgerDigest => {
  const hash = createHash('sha256');
  return {
    add: (events) => {
      let lines = '';
      for (const event of events) lines += `${canonicalEvent(event)}\n`;
      hash.update(lines);
    },
    value: () => hash.copy().digest('hex'),
  };
};

/**
 * SHA-256, in hexadecimal, over the events in canonical form without checksums, each with its newline. Spelling, order of
 * fields, compression and checksums of the file make no difference; neither does the header, which is no event.
 */
export const digestOf = async (
  batches: AsyncIterable<readonly LedgerEvent[]> | Iterable<readonly LedgerEvent[]>,
): Promise<string> => {
  const digest = createDigest();
  for await (const events of batches) digest.add(events);
  return digest.value();
};
