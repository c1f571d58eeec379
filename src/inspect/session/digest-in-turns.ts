/** The digest of a ledger that was dropped: its events are read once more, while nobody waits for anything else. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { createDigest } from '../../ledger/digest.ts';

/** @param turn resolves when there is time. @returns undefined where `isWanted` said no before all was read. */
export const digestInTurns = async (
  batches: AsyncIterable<readonly LedgerEvent[]>,
  turn: () => Promise<void>,
  isWanted: () => boolean,
): Promise<string | undefined> => {
  const digest = createDigest();
  for await (const events of batches) {
    await turn();
    if (!isWanted()) return undefined;
    digest.add(events);
  }
  return digest.value();
};
