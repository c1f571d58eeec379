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

type HeldSource = EventSource & { readonly isRecording: boolean };

function* framesOf(facts: HeaderFacts, packed: PackedEvents): Generator<Uint8Array> {
  yield headerBytes(facts);
  yield* frameWriter(packed)();
  yield allSoFar();
}

/** A ledger of which nothing needs to be read any more, as where an index of it has all. @throws InputError for too long a one. */
export const holdPacked = (
  { name, machine, isRecording }: HeldSource,
  packed: PackedEvents,
  digest: string,
): HeldLedger => {
  requireRoom({ name, events: packed.events });
  const facts = headerFactsOf(machine, isRecording);
  return { digest, frames: () => Readable.from(framesOf(facts, packed)) };
};

/** @throws InputError for whatever is wrong with the source. */
export const holdLedger = async (source: HeldSource): Promise<HeldLedger> => {
  const packed = packedEvents();
  const digest = createDigest();
  for await (const events of source.batches()) {
    digest.add(events);
    events.forEach(packed.push);
    requireRoom({ name: source.name, events: packed.events });
  }
  return holdPacked(source, packed, digest.value());
};
