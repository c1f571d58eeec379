/**
 * The store that is a plain file: one writer at a time, and what is acknowledged survives a crash. One write a batch, its
 * length checked, then fsync, then the acknowledgement.
 */
import { realpath, stat } from 'node:fs/promises';
import type { LedgerEvent } from '../../../machines/events.ts';
import { fileError, InputError } from '../../input-error.ts';
import { type Disk, type DiskFile, realDisk } from '../disk.ts';
import { openAtFirstEvent } from '../ledger-stream.ts';
import { eventBatches, type OpenedLedger } from '../opened-ledger.ts';
import { type Lock, lockLedger } from '../lock.ts';
import { createPresence } from '../presence.ts';
import { machineOf } from '../header-machine.ts';
import { admit, type End } from './admission.ts';
import { AppendConflict, type LedgerStore } from './ledger-store.ts';
import { createTurns } from './turns.ts';
import type { Machine } from '../../../machines/machine.ts';

/** What is known of the whole and durable part of a ledger. */
interface Whole {
  readonly ledger: OpenedLedger;
  readonly machine: Machine;
  readonly end: End;
  /** In bytes. */
  readonly size: number;
}

const refuse = (file: string, what: string, advice: string): InputError =>
  new InputError({ file, what, advice });

/** Reads a ledger to its end, so that nothing is ever appended to a torn or a damaged one. */
const readWhole = async (path: string): Promise<Whole> => {
  const ledger = await openAtFirstEvent(path);
  try {
    if (!ledger.isPlain)
      throw refuse(path, 'not a plain file, and only those are appended to', 'write a new ledger beside it');
    const machine = machineOf(path, ledger.header, {});
    const presence = createPresence<string>(machine);
    const batches = eventBatches(ledger, machine, presence);
    while ((await batches.next()).done !== true);
    return { ledger, machine, end: { progress: ledger.progress, presence }, size: (await stat(path)).size };
  } finally {
    await ledger.blocks.return();
  }
};

/** Writes at the end of the file, `size`; what the device does not take as a whole is no write. */
const write = async (file: string, disk: DiskFile, bytes: Buffer, size: number): Promise<void> => {
  const { bytesWritten } = await disk.write(bytes, 0, bytes.length, size);
  if (bytesWritten === bytes.length) return;
  const what = `only ${bytesWritten} of ${bytes.length} bytes were taken`;
  throw refuse(file, what, 'free some space and try again');
};

/** The events from `from` to `to`; whatever stands behind them is not looked at. */
async function* eventsBetween(
  file: string,
  machine: Machine,
  from: number,
  to: number,
): AsyncGenerator<readonly LedgerEvent[], void> {
  if (from > to) return;
  const opened = await openAtFirstEvent(file);
  for await (const batch of eventBatches(opened, machine, createPresence(machine))) {
    const wanted = batch.filter(({ seq }) => seq >= from && seq <= to);
    if (wanted.length > 0) yield wanted;
    if (opened.progress.seq >= to) return;
  }
}

const storeOf = (name: string, file: string, whole: Whole, handle: DiskFile, lock: Lock): LedgerStore => {
  const { header } = whole.ledger;
  const { machine } = whole;
  const guarded = header.checksum !== undefined;
  let { end, size } = whole;
  /** After a failed sync nobody knows what the device holds: nothing may be built on it. */
  let isUncertain = false;
  const turns = createTurns();

  const takeBack = async (): Promise<void> => {
    try {
      await handle.truncate(size);
    } catch {
      isUncertain = true;
    }
  };

  /** Writes and makes durable, or puts the file back to the size that it had. */
  const writeDurably = async (bytes: Buffer): Promise<void> => {
    try {
      await write(name, handle, bytes, size);
    } catch (error) {
      await takeBack();
      throw fileError(error, name);
    }
    try {
      await handle.sync();
    } catch (error) {
      isUncertain = true;
      await takeBack();
      throw fileError(error, name);
    }
  };

  const requireCertain = (): void => {
    if (!isUncertain) return;
    throw refuse(name, 'an earlier write failed, and what the device holds is not certain', 'open it again');
  };

  const requireUnchanged = async (): Promise<void> => {
    const [mine, there] = [await handle.stat(), await stat(file).catch(() => undefined)];
    if (there?.ino !== mine.ino || there.dev !== mine.dev) {
      throw refuse(name, 'the file was removed or replaced', 'open it again');
    }
    if (mine.size !== size)
      throw refuse(name, 'another program wrote to it, lock or no lock', 'open it again');
  };

  const appendNow = async (expected: number, events: readonly LedgerEvent[]): Promise<number> => {
    if (expected !== end.progress.seq) throw new AppendConflict(name, expected, end.progress.seq);
    requireCertain();
    await requireUnchanged();
    const admitted = admit({ name, machine, guarded }, end, events);
    const bytes = Buffer.from(admitted.lines.map((line) => `${line}\n`).join(''));
    await writeDurably(bytes);
    end = admitted.end;
    size += bytes.length;
    return end.progress.seq;
  };
  return {
    name,
    header,
    machine,
    length: () => Promise.resolve(end.progress.seq),
    append: (expected, events) => turns.take(() => appendNow(expected, events)),
    read: (from) => eventsBetween(file, machine, from, end.progress.seq),
    async close() {
      await turns.done();
      await handle.close();
      await lock.release().catch((error: unknown) => {
        throw fileError(error, name);
      });
    },
  };
};

/**
 * Opens an existing plain ledger. Its lock is held until `close`.
 *
 * @throws InputError if another process is writing to it, if it is compressed, torn or damaged, or if it cannot be opened.
 */
export const openNdjsonStore = async (path: string, disk: Disk = realDisk): Promise<LedgerStore> => {
  const file = await realpath(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  const lock = await lockLedger(file, disk);
  try {
    const whole = await readWhole(file);
    return storeOf(path, file, whole, await disk.open(file, 'r+'), lock);
  } catch (error) {
    await lock.release();
    throw fileError(error, path);
  }
};
