/** The ledger that the server hands out: read once, for its digest and into memory, and handed out packed as often as asked. */
import { Readable } from 'node:stream';
import type { HeaderFacts } from '../../../machines/header.ts';
import type { EventSource } from '../../event-source.ts';
import { createDigest } from '../../ledger/digest.ts';
import { type PackedEvents, packedEvents } from '../../replay/packed-events.ts';
import { allSoFar, frameWriter, headerBytes } from '../blocks/write-frames.ts';
import { headerFactsOf } from '../header-facts.ts';
import { requireRoom } from '../session/opened-ledger.ts';

export interface HeldLedger {
  /** SHA-256 over the events. */
  readonly digest: string;
  /** All of it as bytes (blocks/frames.ts), anew for each reader. */
  readonly frames: () => Readable;
}

function* framesOf(facts: HeaderFacts, packed: PackedEvents): Generator<Uint8Array> {
  yield headerBytes(facts);
  yield* frameWriter(packed)();
  yield allSoFar();
}

/** @throws InputError for whatever is wrong with the source. */
export const holdLedger = async (
  source: EventSource & { readonly isRecording: boolean },
): Promise<HeldLedger> => {
  const packed = packedEvents();
  const digest = createDigest();
  for await (const events of source.batches()) {
    digest.add(events);
    events.forEach(packed.push);
    requireRoom({ name: source.name, events: packed.events });
  }
  const facts = headerFactsOf(source.machine, source.isRecording);
  return { digest: digest.value(), frames: () => Readable.from(framesOf(facts, packed)) };
};
