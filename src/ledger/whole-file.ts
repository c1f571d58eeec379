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

const pour = async (text: Readable, handle: FileHandle, isZipped: boolean): Promise<void> => {
  const write = (chunks: AsyncIterable<Uint8Array | string>): Promise<void> => handle.writeFile(chunks);
  if (isZipped) await pipeline(text, createGzip(), write);
  else await pipeline(text, write);
};

/** Makes a rename durable; some systems cannot open a directory, and need not. */
const syncDirectory = async (path: string): Promise<void> => {
  const handle = await open(dirname(path), 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
};

/** What makes a file, and what is to be done at the very last moment before it takes its place. */
export interface Making {
  /** Fills the empty file of that name. */
  readonly fill: (draft: string) => Promise<void>;
  readonly before?: (path: string) => void;
}

const syncFile = async (path: string): Promise<void> => {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const makeBeside = async (path: string, { fill, before }: Making): Promise<void> => {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.partial`);
  await (await open(draft, 'wx')).close();
  try {
    await fill(draft);
    await syncFile(draft);
    before?.(path);
    await rename(draft, path);
  } catch (error) {
    await unlink(draft);
    throw error;
  }
  await syncDirectory(path);
};

const pourIntoFile = async (path: string, text: Readable, isZipped: boolean): Promise<void> => {
  const handle = await open(path, 'w');
  try {
    await pour(text, handle, isZipped);
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

/** Where a file is to be put that may stand for another: what a symbolic link names is replaced, not the link. */
const placeOf = (path: string, { replace = false }: OutputOptions): Promise<string> | string =>
  replace ? realpath(path).catch(() => path) : path;

/**
 * Makes a file beside its place, then puts it there.
 *
 * @throws InputError for whatever {@link checkOutput} or the operating system refuses; whatever `making` throws.
 */
export const putInPlace = async (
  path: string,
  making: Making,
  options: OutputOptions = {},
): Promise<void> => {
  await checkOutput(path, options);
  try {
    await makeBeside(await placeOf(path, options), making);
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
    const isZipped = path.endsWith('.gz');
    if (path === STANDARD_STREAM) await writeToStandardOutput(text);
    else if ((await kindAt(path)) === 'device') await pourIntoFile(path, text, isZipped);
    else {
      const fill = (draft: string): Promise<void> => pourIntoFile(draft, text, isZipped);
      await makeBeside(await placeOf(path, options), { fill });
    }
  } catch (error) {
    throw fileError(error, path === STANDARD_STREAM ? '<stdout>' : path);
  }
};
