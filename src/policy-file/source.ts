/** A policy file that one thread has loaded, for others to load it as well. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileError, InputError } from '../input-error.ts';
import type { PolicyFile } from './guard.ts';
import { type LoadedPolicy, loadPolicyFile } from './load.ts';
import { keepQuietAboutModules } from './quiet.ts';
import { watchOn } from './watch.ts';

export interface PolicyModule {
  readonly file: PolicyFile;
  /** The files that it is made of, its own first; none that are part of this program. */
  readonly files: readonly string[];
}

/** Plain data, and memory that threads share. */
export interface PolicySource extends PolicyModule {
  /** By {@link digestOfFiles}, when they were loaded first. */
  readonly digest: string;
  /** Where each thread gives its signs. */
  readonly watchMemory: SharedArrayBuffer;
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

const digestOfFile = async (file: string): Promise<string> => {
  try {
    return sha256(await readFile(file));
  } catch (error) {
    throw fileError(error, file);
  }
};

/** By what the files hold, and where they stand beside the first. */
export const digestOfFiles = async (files: readonly string[]): Promise<string> => {
  const folder = dirname(resolve(files[0] ?? ''));
  const digests = files.map(
    async (file) => [relative(folder, resolve(file)), await digestOfFile(file)] as const,
  );
  return sha256(JSON.stringify((await Promise.all(digests)).toSorted()));
};

/** To be told to other threads. */
export const sourceOf = async (
  module: PolicyModule,
  watchMemory: SharedArrayBuffer,
): Promise<PolicySource> => ({ ...module, digest: await digestOfFiles(module.files), watchMemory });

/**
 * In another thread than the first.
 * @param seat which thread it is, from 1. @throws InputError for what `loadPolicyFile` refuses, and for files that are no longer
 * what they were.
 */
export const loadAgain = async (
  { file, files, digest, watchMemory }: PolicySource,
  seat: number,
): Promise<LoadedPolicy> => {
  keepQuietAboutModules();
  const loaded = await loadPolicyFile(file, watchOn(watchMemory, seat));
  if ((await digestOfFiles(files)) === digest) return loaded;
  throw new InputError({
    file: file.name,
    what: 'it has changed since it was loaded first, or what it imports has',
    advice: 'try again',
  });
};
