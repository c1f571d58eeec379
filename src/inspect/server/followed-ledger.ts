/** A ledger that still grows, as the server hands it out: what is there, and then what is appended, to all who listen. */
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Machine } from '../../../machines/machine.ts';
import { fileError, InputError } from '../../input-error.ts';
import { STANDARD_STREAM } from '../../ledger/byte-source.ts';
import { isGzip } from '../../ledger/gzip-magic.ts';
import { isDatabase, SQLITE_MAGIC } from '../../ledger/sqlite/magic.ts';
import { openGrowingFile } from '../../ledger/growing-file.ts';
import { machineOf } from '../../ledger/header-machine.ts';
import { eventBatches, readToFirstEvent } from '../../ledger/opened-ledger.ts';
import { createPresence } from '../../ledger/presence.ts';
import { packedEvents } from '../../replay/packed-events.ts';
import { allSoFar, complaint, frameWriter, headerBytes } from '../blocks/write-frames.ts';
import { headerFactsOf, IMPORTED } from '../header-facts.ts';
import { requireRoom } from '../session/opened-ledger.ts';

export interface FollowedLedger {
  readonly machine: Machine;
  readonly isRecording: boolean;
  /** What there is as bytes (blocks/frames.ts), and on and on what comes, for one listener. */
  readonly frames: () => Readable;
  readonly close: () => Promise<void>;
}

type Batches = AsyncIterator<readonly LedgerEvent[]>;

const notGrowing = (file: string | undefined, what: string): InputError =>
  new InputError({ file, what, advice: 'follow one ledger in a plain file, or leave --follow out' });

/**
 * The one path, if what stands there can be followed as it grows.
 * @throws InputError for several, standard input, gzip data, a database and a recording.
 */
export const requireGrowing = async (paths: readonly string[]): Promise<string> => {
  const [path = '', ...others] = paths;
  if (others.length > 0) throw notGrowing(undefined, `${paths.length} files to follow`);
  if (path === STANDARD_STREAM) throw notGrowing('<stdin>', 'standard input, which cannot be followed');
  const { isFile, head } = await beginningOf(path);
  if (!isFile) throw notGrowing(path, 'no file, and only a file can be followed');
  if (isGzip(head)) throw notGrowing(path, 'gzip data, to which nobody appends');
  if (isDatabase(head)) throw notGrowing(path, 'a database, which cannot be followed');
  if (head.length > 0 && head[0] !== BRACE)
    throw notGrowing(path, 'no ledger, and only a ledger can be followed');
  return path;
};

const BRACE = 0x7b;

const beginningOf = async (
  path: string,
): Promise<{ readonly isFile: boolean; readonly head: Uint8Array }> => {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { isFile: false, head: new Uint8Array(0) };
    const file = await open(path, 'r');
    try {
      const { bytesRead, buffer } = await file.read(new Uint8Array(SQLITE_MAGIC.length));
      return { isFile: true, head: buffer.subarray(0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
};

/**
 * Reads a ledger in a plain file to its present end, and goes on behind it. A last line without its newline is waited for.
 * @param given facts about the machine, before those of the header. @param onError told why nothing more is read.
 * @throws InputError for whatever is wrong with what is there.
 */
export const followLedger = async (
  path: string,
  given: Partial<Machine>,
  onError: (error: unknown) => void,
): Promise<FollowedLedger> => {
  const file = await openGrowingFile(path);
  try {
    const opened = await readToFirstEvent(file, path);
    const machine = machineOf(path, opened.header, given);
    const isRecording = opened.header.source === IMPORTED;
    const facts = headerFactsOf(machine, isRecording);
    const packed = packedEvents();
    let isClosed = false;
    let fault: string | undefined;
    let growth = Promise.withResolvers<undefined>();

    const tell = (): void => {
      growth.resolve(undefined);
      growth = Promise.withResolvers();
    };
    const take = (events: readonly LedgerEvent[]): void => {
      events.forEach(packed.push);
      requireRoom({ name: path, events: packed.events });
      tell();
    };

    const batches: Batches = eventBatches(opened, machine, createPresence(machine));
    let next = batches.next();
    for (;;) {
      // What is there is handed on in microtasks: who still waits a turn behind the end of the file waits for somebody to write.
      const batch = await Promise.race([next, file.atEnd.then(() => setImmediate('at the end' as const))]);
      if (batch === 'at the end') break;
      if (batch.done !== true) take(batch.value);
      next = batches.next();
    }
    const goOn = async (): Promise<void> => {
      for (;;) {
        const batch = await next;
        if (batch.done === true) return;
        take(batch.value);
        next = batches.next();
      }
    };
    goOn().catch((error: unknown) => {
      if (isClosed) return;
      fault = error instanceof Error ? error.message : String(error);
      onError(error);
      tell();
    });

    const listen = async function* (): AsyncGenerator<Uint8Array> {
      yield headerBytes(facts);
      const write = frameWriter(packed);
      for (;;) {
        const { promise: more } = growth;
        yield* write();
        yield allSoFar();
        if (fault !== undefined) {
          yield complaint(fault);
          return;
        }
        await more;
      }
    };
    return {
      machine,
      isRecording,
      frames: () => Readable.from(listen()),
      close: async () => {
        isClosed = true;
        await file.close();
      },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
};
