/** A ledger from its bytes, by the reader of lines that the command line has: same checks, same messages, same speed. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { IMPORTED } from '../header-facts.ts';
import { chunkSource } from '../../ledger/chunk-source.ts';
import {
  eventBatches,
  type OpenedLedger as LedgerAtEvents,
  readToFirstEvent,
} from '../../ledger/opened-ledger.ts';
import { operationBatches } from '../../ledger/operation-stream.ts';
import { machineOf } from '../../ledger/header-machine.ts';
import type { LedgerContent } from './opened-ledger.ts';

/** Bytes that come in pieces. */
export type Bytes = AsyncIterable<Uint8Array>;

const openLines = (
  name: string,
  bytes: Bytes,
  explain: (error: unknown) => unknown,
): Promise<LedgerAtEvents> => {
  const chunks = bytes[Symbol.asyncIterator]();
  const close = async (): Promise<void> => {
    await chunks.return?.();
  };
  return readToFirstEvent(chunkSource(chunks, explain, close), name);
};

/** The events with all that stands in them, also what no model knows. @throws InputError for what is wrong with them. */
export async function* eventsOfLines(name: string, bytes: Bytes): AsyncGenerator<readonly LedgerEvent[]> {
  const opened = await openLines(name, bytes, (error) => error);
  yield* eventBatches(opened, machineOf(name, opened.header, {}));
}

/**
 * Reads the header. @throws InputError for anything that is no ledger; what follows is checked as it is read.
 * @param name what messages call it. @param explain what to throw for an error that the bytes meet.
 */
export const ledgerOfLines = async (
  name: string,
  bytes: Bytes,
  explain: (error: unknown) => unknown,
): Promise<LedgerContent> => {
  const opened = await openLines(name, bytes, explain);
  const machine = machineOf(name, opened.header, {});
  return {
    name,
    machine,
    isRecording: opened.header.source === IMPORTED,
    async *fill({ roster, events, recorded }) {
      for await (const batch of operationBatches(opened, machine, roster, 'checked', recorded)) {
        for (const op of batch) events.push(op);
        yield 'events';
      }
      yield 'all so far';
    },
  };
};
