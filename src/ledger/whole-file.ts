/** Output that appears whole or not at all: written beside its place, made durable, then renamed into it. */
import { rmSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { errnoOf, fileError, InputError } from '../input-error.ts';
import { letGoAtExit } from '../let-go.ts';
import { STANDARD_STREAM } from './byte-source.ts';
import { type Disk, type DiskFile, realDisk, writeAll } from './disk.ts';
import { draftFor } from './drafts.ts';
import { refuseIfLocked } from './lock.ts';

export interface OutputOptions {
  /** Whether a file that is there already may be replaced; default false. */
  readonly replace?: boolean;
  /** Where the writing goes; absent: the real one. */
  readonly disk?: Disk;
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

const thereAlready = (path: string): InputError =>
  new InputError({
    file: path,
    what: 'the file is there already',
    advice: 'remove it first, or name another file',
  });

const pour = async (text: Readable, file: DiskFile, isZipped: boolean): Promise<void> => {
  const write = async (chunks: AsyncIterable<Uint8Array | string>): Promise<void> => {
    for await (const chunk of chunks) await writeAll(file, Buffer.from(chunk));
  };
  if (isZipped) await pipeline(text, createGzip(), write);
  else await pipeline(text, write);
};

const pourIntoFile = async (path: string, text: Readable, isZipped: boolean, disk: Disk): Promise<void> => {
  const file = await disk.open(path, 'w');
  try {
    await pour(text, file, isZipped);
  } finally {
    await file.close();
  }
};

/** Some systems cannot open or sync a directory, and need not. */
const NOT_FOR_DIRECTORIES: ReadonlySet<string | undefined> = new Set([
  'EINVAL',
  'ENOTSUP',
  'EISDIR',
  'EPERM',
]);

/** Makes a new name durable. */
const syncDirectory = async (path: string, disk: Disk): Promise<void> => {
  const directory = await disk.open(dirname(path), 'r').catch(() => undefined);
  try {
    await directory?.sync();
  } catch (error) {
    if (!NOT_FOR_DIRECTORIES.has(errnoOf(error))) throw error;
  } finally {
    await directory?.close();
  }
};

/** What makes a file, and what is to be done at the very last moment before it takes its place. */
export interface Making {
  /** Fills the empty file of that name. */
  readonly fill: (draft: string) => Promise<void>;
  readonly before?: (path: string) => void;
}

const syncFile = async (path: string, disk: Disk): Promise<void> => {
  const file = await disk.open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'ENOSYS']);

/** Gives a finished draft its name. A link, unlike a rename, is refused where somebody else was quicker. */
const takePlace = async (draft: string, path: string, replace: boolean, disk: Disk): Promise<void> => {
  if (replace) {
    await disk.rename(draft, path);
    return;
  }
  try {
    await disk.link(draft, path);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw thereAlready(path);
    if (!NO_LINKS.has(errnoOf(error))) throw error;
    await disk.rename(draft, path);
    return;
  }
  await disk.unlink(draft);
};

const makeBeside = async (
  path: string,
  { fill, before }: Making,
  { replace = false, disk = realDisk }: OutputOptions,
): Promise<void> => {
  const draft = draftFor(path);
  const gone = letGoAtExit(() => {
    rmSync(draft, { force: true });
  });
  try {
    await (await disk.open(draft, 'wx')).close();
    await fill(draft);
    await syncFile(draft, disk);
    before?.(path);
    await takePlace(draft, path, replace, disk);
  } catch (error) {
    await disk.unlink(draft).catch(() => undefined);
    throw error;
  } finally {
    gone();
  }
  await syncDirectory(path, disk);
};

/** A reader that has had enough, such as `head`, closes the pipe: no error of ours. */
const writeToStandardOutput = async (text: Readable): Promise<void> => {
  try {
    await pipeline(text, process.stdout, { end: false });
  } catch (error) {
    if (errnoOf(error) !== 'EPIPE') throw error;
  }
};

/** @throws InputError in words of its own: where a new file is to be, `no such file` would name the wrong thing. */
const requireFolder = async (folder: string): Promise<void> => {
  if ((await kindAt(folder)) !== 'absent') return;
  throw new InputError({ file: folder, what: 'no such directory', advice: 'make it, or name another' });
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
    if (kind === 'absent') await requireFolder(dirname(path));
    if (kind === 'directory')
      throw new InputError({ file: path, what: 'a directory', advice: 'name a file' });
    if (kind !== 'file') return;
    if (!replace) throw thereAlready(path);
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
    await makeBeside(await placeOf(path, options), making, options);
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
  const { disk = realDisk } = options;
  try {
    const isZipped = path.endsWith('.gz');
    if (path === STANDARD_STREAM) await writeToStandardOutput(text);
    else if ((await kindAt(path)) === 'device') await pourIntoFile(path, text, isZipped, disk);
    else {
      const fill = (draft: string): Promise<void> => pourIntoFile(draft, text, isZipped, disk);
      await makeBeside(await placeOf(path, options), { fill }, options);
    }
  } catch (error) {
    throw fileError(error, path === STANDARD_STREAM ? '<stdout>' : path);
  }
};
