/** Output that appears whole or not at all: written beside its place, made durable, then renamed into it. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { errnoOf, fileError, InputError } from '../input-error.ts';
import { STANDARD_STREAM } from './byte-source.ts';
import { refuseIfLocked } from './lock.ts';

export interface OutputOptions {
  /** Whether a file that is there already may be replaced; default false. */
  readonly replace?: boolean;
}

type Kind = 'absent' | 'file' | 'directory' | 'device';

const kindAt = async (path: string): Promise<Kind> => {
  try {
    const found = await stat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'device';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'absent';
    throw error;
  }
};

const pourIntoFile = async (text: Readable, path: string, handle: FileHandle): Promise<void> => {
  const write = (chunks: AsyncIterable<Uint8Array | string>): Promise<void> => handle.writeFile(chunks);
  if (path.endsWith('.gz')) await pipeline(text, createGzip(), write);
  else await pipeline(text, write);
};

/** Makes a rename durable; some systems cannot open a directory, and need not. */
const syncDirectory = async (path: string): Promise<void> => {
  const handle = await open(dirname(path), 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
};

const writeBeside = async (path: string, text: Readable): Promise<void> => {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.partial`);
  const handle = await open(draft, 'wx');
  try {
    try {
      await pourIntoFile(text, path, handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (error) {
    await unlink(draft);
    throw error;
  }
  await syncDirectory(path);
};

const writeToDevice = async (path: string, text: Readable): Promise<void> => {
  const handle = await open(path, 'w');
  try {
    await pourIntoFile(text, path, handle);
  } finally {
    await handle.close();
  }
};

/** A reader that has had enough, such as `head`, closes the pipe: no error of ours. */
const writeToStandardOutput = async (text: Readable): Promise<void> => {
  try {
    await pipeline(text, process.stdout, { end: false });
  } catch (error) {
    if (errnoOf(error) !== 'EPIPE') throw error;
  }
};

/**
 * Refuses what {@link writeWhole} would refuse, before the work is done whose result it is.
 *
 * @throws InputError for a directory, a place that does not exist, and a file that is there unless `replace` says so.
 */
export const checkOutput = async (path: string, { replace = false }: OutputOptions = {}): Promise<void> => {
  if (path === STANDARD_STREAM) return;
  try {
    const kind = await kindAt(path);
    if (kind === 'absent') await stat(dirname(path));
    if (kind === 'directory')
      throw new InputError({ file: path, what: 'a directory', advice: 'name a file' });
    if (kind !== 'file') return;
    const advice = 'remove it first, or name another file';
    if (!replace) throw new InputError({ file: path, what: 'the file is there already', advice });
    await refuseIfLocked(path);
  } catch (error) {
    throw fileError(error, path);
  }
};

/**
 * Writes `text` to a file, gzip if it is named `.gz`, or to standard output for `-`. A file appears whole or not at all.
 *
 * @throws InputError for whatever {@link checkOutput} or the operating system refuses; whatever `text` throws.
 */
export const writeWhole = async (
  path: string,
  text: Readable,
  options: OutputOptions = {},
): Promise<void> => {
  await checkOutput(path, options);
  try {
    if (path === STANDARD_STREAM) await writeToStandardOutput(text);
    else if ((await kindAt(path)) === 'device') await writeToDevice(path, text);
    else await writeBeside(options.replace === true ? await realpath(path).catch(() => path) : path, text);
  } catch (error) {
    throw fileError(error, path === STANDARD_STREAM ? '<stdout>' : path);
  }
};
