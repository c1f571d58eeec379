/**
 * What can be read but once, as a file that can be read again: a recording is read twice, for the facts about its machine and
 * for its events. Standard input and pipes are copied to a temporary file.
 */
import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs';
import { mkdtemp, open, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { OnRead } from '../event-source.ts';
import { fileError, InputError } from '../input-error.ts';
import { displayName, STANDARD_STREAM } from '../ledger/byte-source.ts';
import { isDatabaseFile } from '../ledger/sqlite/database.ts';
import { letGoAtExit } from '../let-go.ts';

export interface Recording {
  /** What messages call it: the path as given, `<stdin>` for `-`. */
  readonly name: string;
  readonly path: string;
  readonly onRead?: OnRead;
}

/** A recording and what is to be cleaned up when nobody reads it any more. */
export interface Spooled {
  readonly recording: Recording;
  readonly dispose: () => Promise<void>;
}

/** Where Linux shows the open files of a process, by number: also those whose name is gone, which nobody has to take away. */
const DESCRIPTORS = '/proc/self/fd';

const copyOf = async (name: string, stream: Readable): Promise<Spooled> => {
  const folder = await mkdtemp(join(tmpdir(), 'breakledger-'));
  const forget = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  // An interrupted program leaves nothing behind either.
  const forgotten = letGoAtExit(forget);
  const path = join(folder, 'copy');
  try {
    await pipeline(stream, createWriteStream(path));
  } catch (error) {
    throw fileError(error, name);
  }
  const remove = (): Promise<void> => {
    forget();
    forgotten();
    return Promise.resolve();
  };
  // SQLite opens a database by its name.
  if (!existsSync(DESCRIPTORS) || (await isDatabaseFile(path))) {
    return { recording: { name, path }, dispose: remove };
  }
  const handle = await open(path, 'r');
  await remove();
  return { recording: { name, path: `${DESCRIPTORS}/${handle.fd}` }, dispose: () => handle.close() };
};

/** A stream can be read once, so there is one copy of it, however many ask. */
const copies = new Map<string, Promise<Spooled>>();

const copyOnce = (path: string, name: string, open: () => Readable): Promise<Spooled> => {
  const known = copies.get(path);
  if (known !== undefined) return known;
  const copy = copyOf(name, open());
  copies.set(path, copy);
  return copy;
};

/**
 * The recording at a path; `-` is standard input.
 * @throws InputError for a device, of which there is no end.
 */
export const spool = async (path: string): Promise<Spooled> => {
  if (path === STANDARD_STREAM) return await copyOnce(path, displayName(path), () => process.stdin);
  // Whoever opens what is not there will say so.
  const found = await stat(path).catch(() => undefined);
  if (found?.isFIFO() === true || found?.isSocket() === true) {
    return await copyOnce(path, path, () => createReadStream(path));
  }
  if (found?.isCharacterDevice() === true || found?.isBlockDevice() === true) {
    throw new InputError({ file: path, what: 'a device, not a file', advice: 'name a file' });
  }
  return { recording: { name: path, path }, dispose: () => Promise.resolve() };
};
