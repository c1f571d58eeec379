/**
 * A ledger as a stream of checked events: header first, then batches of bounded size. Nothing of Node: the page reads ledgers with
 * it too.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import type { LedgerHeader } from '../../machines/header.ts';
import type { Machine } from '../../machines/machine.ts';
import { InputError } from '../input-error.ts';
import type { ByteSource } from './byte-source.ts';
import { presenceError, type Progress, readEventLine, readHeaderLine } from './event-lines.ts';
import type { Line } from './json-line.ts';
import type { LinePlaces } from './line-places.ts';
import { type LineBlock, lineBlocks, type LineCursor } from './line-blocks.ts';
import { follow, type Presence } from './presence.ts';

/** Most events of a batch. */
const BATCH = 4096;

const NEWLINE = 0x0a;

/** A ledger open at its first event. */
export interface OpenedLedger {
  /** Whether it is a file that could be written to in place. */
  readonly isPlain: boolean;
  readonly name: string;
  readonly header: LedgerHeader;
  readonly progress: Progress;
  readonly cursor: LineCursor;
  /** Blocks of lines, each with the index of its first unread byte. */
  readonly blocks: AsyncGenerator<LineBlock, void>;
  readonly first: LineBlock;
  readonly from: number;
  /** Told by whoever reads the lines where some of them begin. */
  readonly places?: LinePlaces;
}

/** The line that begins at `start`. */
export const lineAt = (name: string, number: number, bytes: Uint8Array, start: number): Line => ({
  file: name,
  number,
  bytes: bytes.subarray(start, bytes.indexOf(NEWLINE, start)),
});

/** Reads the header of a ledger. @param name what messages call it. @throws InputError */
export const readToFirstEvent = async (source: ByteSource, name: string): Promise<OpenedLedger> => {
  const cursor: LineCursor = { line: 1 };
  const blocks = lineBlocks(source, name, cursor);
  const block = await blocks.next();
  if (block.done === true) throw new InputError({ file: name, what: 'no lines', advice: 'give a ledger' });
  try {
    const line = lineAt(name, 1, block.value.bytes, 0);
    const { header, progress } = readHeaderLine(line);
    cursor.line = 2;
    if (header.checksum !== undefined) cursor.chain = progress;
    return {
      name,
      isPlain: source.isPlain,
      header,
      progress,
      cursor,
      blocks,
      first: block.value,
      from: line.bytes.length + 1,
    };
  } catch (error) {
    await blocks.return();
    throw error;
  }
};

/** The blocks of a ledger from its first event on. */
export async function* blocksAfterHeader(
  opened: OpenedLedger,
): AsyncGenerator<LineBlock & { readonly from: number }, void> {
  try {
    yield { ...opened.first, from: opened.from };
    for await (const block of opened.blocks) yield { ...block, from: 0 };
  } finally {
    await opened.blocks.return();
  }
}

/**
 * The events of a ledger, each checked against all before it; `presence` and `opened.progress` follow them. Without a presence,
 * as where one begins in the middle, nobody asks whether they can have happened.
 */
export async function* eventBatches(
  opened: OpenedLedger,
  machine: Machine,
  presence?: Presence<string>,
): AsyncGenerator<readonly LedgerEvent[], void> {
  const { name, header, progress, cursor } = opened;
  for await (const { bytes, end, from } of blocksAfterHeader(opened)) {
    let start = from;
    while (start < end) {
      const batch: LedgerEvent[] = [];
      try {
        while (start < end && batch.length < BATCH) {
          const line = lineAt(name, cursor.line, bytes, start);
          const event = readEventLine(line, { header, machine }, progress);
          const fault = presence && follow(presence, event);
          if (fault !== undefined) throw presenceError(line, fault);
          batch.push(event);
          start += line.bytes.length + 1;
          cursor.line += 1;
        }
      } catch (error) {
        if (batch.length > 0) yield batch;
        throw error;
      }
      yield batch;
    }
  }
}
