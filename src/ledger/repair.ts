/** Cuts a torn tail: a last line that a crash left unfinished. Whatever else is wrong with a ledger is not for it to touch. */
import { realpath } from 'node:fs/promises';
import { fileError, InputError, type TornTail } from '../input-error.ts';
import { STANDARD_STREAM } from './byte-source.ts';
import { type Disk, realDisk } from './disk.ts';
import { examineLedger } from './examine.ts';
import { lockLedger } from './lock.ts';
import { RECOVERY } from './recovery.ts';

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

const cut = async (file: string, { offset, bytes }: TornTail, disk: Disk): Promise<string> => {
  const handle = await disk.open(file, 'r+');
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

const notPlain = (file: string): InputError => {
  const what = 'not a plain file, and only those are repaired in place';
  return new InputError({ file, what, advice: 'unpack it to a file, and repair that' });
};

const repairLocked = async (file: string, disk: Disk): Promise<Repair> => {
  const { finding, events, fault } = await examineLedger(file);
  const { repair } = RECOVERY[finding];
  const tail = fault?.complaint.tornTail;
  if (repair === 'nothing to do') return { kind: repair, events };
  if (repair === 'refused' || tail === undefined) throw fault ?? notPlain(file);
  const text = await cut(file, tail, disk);
  return { kind: 'cut', events, line: events + 2, bytes: tail.bytes, text };
};

/** Links were followed for the lock's sake; a message names the file as whoever asked did. */
const namedAsAsked = (error: unknown, file: string, path: string): unknown =>
  error instanceof InputError && error.complaint.file === file
    ? new InputError({ ...error.complaint, file: path }, { cause: error })
    : error;

/**
 * Cuts the torn tail of a plain ledger, under its lock.
 *
 * @throws InputError if anything else is wrong with the ledger (it is left as it is), or if a process is writing to it.
 */
export const repairLedger = async (path: string, disk: Disk = realDisk): Promise<Repair> => {
  if (path === STANDARD_STREAM) {
    throw new InputError({ file: path, what: 'standard input cannot be repaired', advice: 'name a file' });
  }
  try {
    const file = await realpath(path);
    const lock = await lockLedger(file, disk);
    try {
      return await repairLocked(file, disk);
    } catch (error) {
      throw namedAsAsked(error, file, path);
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw fileError(error, path);
  }
};
