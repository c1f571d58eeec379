/**
 * Appends to a plain ledger: all of a batch or nothing of it, one writer at a time, and what is acknowledged survives a
 * crash. One write a batch, its length checked, then fsync, then the acknowledgement.
 */
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { cpuFault } from '../../machines/event-schema.ts';
import type { LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { pathText } from '../../machines/schema-fault.ts';
import { echo, fileError, InputError } from '../input-error.ts';
import { STANDARD_STREAM } from './byte-source.ts';
import type { Progress } from './event-lines.ts';
import { eventBatches, openAtFirstEvent, type OpenedLedger } from './ledger-stream.ts';
import { type Lock, lockLedger } from './lock.ts';
import { createPresence, follow, type Presence } from './presence.ts';
import { machineOf } from './read.ts';
import { eventLines } from './write.ts';

/** The ledger is not where its writer believed: it ends in another event, or another program wrote to it. Nothing was written. */
export class AppendConflict extends Error {
  override readonly name = 'AppendConflict';
  /** The `seq` after which the caller wanted to append, and that of the ledger's last event. */
  readonly expected: number;
  readonly actual: number;

  constructor(file: string, expected: number, actual: number) {
    super(`${file} ends in event ${actual}, not ${expected}; read what is new in it, then append again`);
    this.expected = expected;
    this.actual = actual;
  }
}

/** An existing ledger, locked for one writer. */
export interface Appender {
  /** The `seq` of the last event, 0 before the first. */
  readonly seq: number;
  /**
   * Appends events that follow event `expected`; returns when they are durable, with the `seq` of the last.
   *
   * @throws AppendConflict if the ledger ends in another event; InputError if an event cannot have happened there, or if the
   * device does not take it. Nothing is written then.
   */
  append(expected: number, events: readonly LedgerEvent[]): Promise<number>;
  /** Gives the lock back. */
  close(): Promise<void>;
}

/** What is known of the whole and durable part of a ledger. */
interface Whole {
  readonly ledger: OpenedLedger;
  readonly machine: Machine;
  readonly presence: Presence<string>;
  readonly length: number;
}

const refuse = (file: string, what: string, advice: string): InputError =>
  new InputError({ file, what, advice });

/** Reads a ledger to its end, so that nothing is ever appended to a torn or a damaged one. */
const readWhole = async (path: string): Promise<Whole> => {
  const ledger = await openAtFirstEvent(path);
  if (!ledger.isPlain) {
    await ledger.blocks.return();
    throw refuse(path, 'not a plain file, and only those are appended to', 'write a new ledger beside it');
  }
  const machine = machineOf(path, ledger.header, {});
  const presence = createPresence<string>(machine);
  const batches = eventBatches(ledger, machine, presence);
  while ((await batches.next()).done !== true);
  return { ledger, machine, presence, length: (await stat(path)).size };
};

const checkEvents = (
  file: string,
  events: readonly LedgerEvent[],
  machine: Machine,
  presence: Presence<string>,
) => {
  for (const event of events) {
    const place = { file, line: event.seq + 1 };
    const range = cpuFault(event, machine);
    if (range !== undefined) {
      const { path, value, advice } = range;
      throw new InputError({ ...place, what: `bad value ${echo(value)}`, field: pathText(path), advice });
    }
    const fault = follow(presence, event);
    if (fault !== undefined) throw new InputError({ ...place, ...fault });
  }
};

/** Writes and makes durable, or puts the file back to the length that it had. */
const writeDurably = async (
  handle: FileHandle,
  bytes: Buffer,
  length: number,
  file: string,
): Promise<void> => {
  try {
    const { bytesWritten } = await handle.write(bytes, 0, bytes.length, length);
    if (bytesWritten < bytes.length) {
      throw refuse(
        file,
        `only ${bytesWritten} of ${bytes.length} bytes were taken`,
        'free some space and try again',
      );
    }
    await handle.sync();
  } catch (error) {
    await handle.truncate(length);
    throw fileError(error, file);
  }
};

const appenderOf = (file: string, whole: Whole, handle: FileHandle, lock: Lock): Appender => {
  const { ledger, machine } = whole;
  const guarded = ledger.header.checksum !== undefined;
  let { presence, length } = whole;
  let progress: Progress = ledger.progress;
  let turn: Promise<unknown> = Promise.resolve();

  const appendNow = async (expected: number, events: readonly LedgerEvent[]): Promise<number> => {
    if (expected !== progress.seq) throw new AppendConflict(file, expected, progress.seq);
    if ((await handle.stat()).size !== length) {
      throw refuse(file, 'another program wrote to it, lock or no lock', 'open it again');
    }
    const nextPresence = presence.copy();
    checkEvents(file, events, machine, nextPresence);
    const nextProgress = { ...progress };
    const bytes = Buffer.from(eventLines(events, guarded, nextProgress));
    await writeDurably(handle, bytes, length, file);
    presence = nextPresence;
    progress = nextProgress;
    length += bytes.length;
    return progress.seq;
  };
  return {
    get seq() {
      return progress.seq;
    },
    // One after the other, even if the caller does not wait.
    append(expected, events) {
      const done = turn.then(() => appendNow(expected, events));
      turn = done.catch(() => undefined);
      return done;
    },
    async close() {
      await turn;
      await handle.close();
      await lock.release();
    },
  };
};

/**
 * Opens an existing plain ledger to append to it. Its lock is held until `close`.
 *
 * @throws InputError if another process is writing to it, if it is compressed, torn or damaged, or if it cannot be opened.
 */
export const openAppender = async (path: string): Promise<Appender> => {
  if (path === STANDARD_STREAM) throw refuse(path, 'standard input is no ledger to append to', 'name a file');
  const file = await realpath(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  const lock = await lockLedger(file);
  try {
    const whole = await readWhole(file);
    return appenderOf(file, whole, await open(file, 'r+'), lock);
  } catch (error) {
    await lock.release();
    throw fileError(error, path);
  }
};
