/** Cuts a torn tail: a last line that a crash left unfinished. Whatever else is wrong with a ledger is not for it to touch. */
import { open, realpath } from 'node:fs/promises';
import { fileError, InputError, type TornTail } from '../input-error.ts';
import { STANDARD_STREAM } from './byte-source.ts';
import { eventBatches, openAtFirstEvent, type OpenedLedger } from './ledger-stream.ts';
import { lockLedger } from './lock.ts';
import { createPresence } from './presence.ts';
import { machineOf } from './read.ts';

/** What a repair found and did. */
export type Repair =
  | { readonly kind: 'nothing to do'; readonly events: number }
  | {
      readonly kind: 'cut';
      /** Whole events that remain. */
      readonly events: number;
      /** The line that was cut, from 1. */
      readonly line: number;
      /** How many bytes were cut. */
      readonly bytes: number;
      /** Their beginning, as text. */
      readonly text: string;
    };

/** How much of the text that was cut a report shows. */
const SHOWN = 80;

/** Reads every whole line; the torn tail after them, if there is one. @throws InputError for any other damage. */
const tornTailOf = async (ledger: OpenedLedger): Promise<TornTail | undefined> => {
  const machine = machineOf(ledger.name, ledger.header, {});
  const batches = eventBatches(ledger, machine, createPresence(machine));
  try {
    while ((await batches.next()).done !== true);
    return undefined;
  } catch (error) {
    if (error instanceof InputError && error.complaint.tornTail !== undefined)
      return error.complaint.tornTail;
    throw error;
  }
};

const cut = async (file: string, { offset, bytes }: TornTail): Promise<string> => {
  const handle = await open(file, 'r+');
  try {
    const tail = Buffer.alloc(Math.min(bytes, SHOWN));
    const { bytesRead } = await handle.read(tail, 0, tail.length, offset);
    await handle.truncate(offset);
    await handle.sync();
    return tail.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
};

const repairLocked = async (file: string): Promise<Repair> => {
  const ledger = await openAtFirstEvent(file);
  if (!ledger.isPlain) {
    await ledger.blocks.return();
    const what = 'not a plain file, and only those are repaired in place';
    throw new InputError({ file, what, advice: 'unpack it to a file, and repair that' });
  }
  const tail = await tornTailOf(ledger);
  const events = ledger.progress.seq;
  if (tail === undefined) return { kind: 'nothing to do', events };
  const text = await cut(file, tail);
  return { kind: 'cut', events, line: events + 2, bytes: tail.bytes, text };
};

/**
 * Cuts the torn tail of a plain ledger, under its lock.
 *
 * @throws InputError if anything else is wrong with the ledger (it is left as it is), or if a process is writing to it.
 */
export const repairLedger = async (path: string): Promise<Repair> => {
  if (path === STANDARD_STREAM) {
    throw new InputError({ file: path, what: 'standard input cannot be repaired', advice: 'name a file' });
  }
  try {
    const file = await realpath(path);
    const lock = await lockLedger(file);
    try {
      return await repairLocked(file);
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw fileError(error, path);
  }
};
