/** Reads a ledger (`breakledger/1`) as a stream: a plain file, a gzip file or standard input, of any size. */
import type { LedgerEvent } from '../../machines/events.ts';
import { type LedgerHeader, machineOfHeader } from '../../machines/header.ts';
import type { Machine } from '../../machines/machine.ts';
import type { EventSource } from '../event-source.ts';
import { InputError } from '../input-error.ts';
import { displayName, openBytes, STANDARD_STREAM } from './byte-source.ts';
import { presenceError, type Progress, readEventLine, readHeaderLine } from './event-lines.ts';
import type { Line } from './json-line.ts';
import { type LineBlock, lineBlocks, type LineCursor } from './line-blocks.ts';
import { createPresence, follow } from './presence.ts';

/** Most events of a batch. */
const BATCH = 4096;

const NEWLINE = 0x0a;

/**
 * A ledger whose header has been read. The events before a bad line are all delivered before its InputError is thrown.
 */
export interface Ledger extends EventSource {
  readonly header: LedgerHeader;
  /** Lets go of a ledger whose events were not read to their end. */
  close(): Promise<void>;
}

/** A ledger open at its first event. */
interface Opened {
  readonly name: string;
  readonly header: LedgerHeader;
  readonly progress: Progress;
  readonly cursor: LineCursor;
  /** Blocks of lines, each with the index of its first unread byte. */
  readonly blocks: AsyncGenerator<LineBlock, void>;
  readonly first: LineBlock;
  readonly from: number;
}

const lineAt = (name: string, number: number, bytes: Buffer, start: number): Line => ({
  file: name,
  number,
  bytes: bytes.subarray(start, bytes.indexOf(NEWLINE, start)),
});

const openAtFirstEvent = async (path: string): Promise<Opened> => {
  const name = displayName(path);
  const cursor: LineCursor = { line: 1 };
  const blocks = lineBlocks(await openBytes(path), name, cursor);
  const block = await blocks.next();
  if (block.done === true) throw new InputError({ file: name, what: 'no lines', advice: 'give a ledger' });
  try {
    const line = lineAt(name, 1, block.value.bytes, 0);
    const { header, progress } = readHeaderLine(line);
    cursor.line = 2;
    return { name, header, progress, cursor, blocks, first: block.value, from: line.bytes.length + 1 };
  } catch (error) {
    await blocks.return();
    throw error;
  }
};

async function* blocksAfterHeader(
  opened: Opened,
): AsyncGenerator<LineBlock & { readonly from: number }, void> {
  try {
    yield { ...opened.first, from: opened.from };
    for await (const block of opened.blocks) yield { ...block, from: 0 };
  } finally {
    await opened.blocks.return();
  }
}

async function* eventBatches(opened: Opened, machine: Machine): AsyncGenerator<readonly LedgerEvent[], void> {
  const { name, header, progress, cursor } = opened;
  const presence = createPresence<string>(machine);
  for await (const { bytes, end, from } of blocksAfterHeader(opened)) {
    let start = from;
    while (start < end) {
      const batch: LedgerEvent[] = [];
      try {
        while (start < end && batch.length < BATCH) {
          const line = lineAt(name, cursor.line, bytes, start);
          const event = readEventLine(line, { header, machine }, progress);
          const fault = follow(presence, event);
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

const FACTS = ['cpus', 'slots', 'kprobes', 'taskSizeMax', 'maxSampleRate', 'forkCopiesSlots'] as const;

const machineOf = (name: string, header: LedgerHeader, facts: Partial<Machine>): Machine => {
  const machine = machineOfHeader(header, facts);
  const missing = machine.online.find((cpu) => cpu >= machine.cpus);
  if (missing === undefined) return machine;
  const what = `CPU ${missing} is online at the start, on a machine of ${machine.cpus}`;
  throw new InputError({ file: name, line: 1, column: 1, what, field: 'online', advice: 'give more cpus' });
};

/**
 * Opens a ledger and reads its header. `path` is a file, plain or gzip, or `-` for standard input, whose events can be read
 * once. `facts` about the machine go before those of the header.
 *
 * @throws InputError for whatever is wrong with the file or its header.
 */
export const openLedger = async (
  path: string,
  { facts = {} }: { readonly facts?: Partial<Machine> } = {},
): Promise<Ledger> => {
  const atStart = await openAtFirstEvent(path);
  const { name, header } = atStart;
  const machine = machineOf(name, header, facts);
  let waiting: Opened | undefined = atStart;

  const opened = async (): Promise<Opened> => {
    const present = waiting;
    waiting = undefined;
    if (present !== undefined) return present;
    if (path !== STANDARD_STREAM) return openAtFirstEvent(path);
    const advice = 'save it to a file, and give that';
    throw new InputError({ file: name, what: 'standard input can be read only once', advice });
  };
  return {
    name,
    header,
    machine,
    unknownFacts: FACTS.filter((fact) => !(fact in header) && !(fact in facts)),
    async *batches() {
      yield* eventBatches(await opened(), machine);
    },
    remarks: () => [],
    async close() {
      await waiting?.blocks.return();
      waiting = undefined;
    },
  };
};
