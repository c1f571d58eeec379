/** Goes on from a checkpoint, if it is whole and of the same search. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { deserialize } from 'node:v8';
import { fileError, InputError } from '../../input-error.ts';
import type { Resumption } from '../conduct.ts';
import { type About, differenceOf, digestOf } from './about.ts';
import { fileBytes, type FileBytes } from './file-bytes.ts';
import { DIGEST, type Head, MAGIC } from './format.ts';
import { wordsFrom } from '../space.ts';

const BLOCK = 2 ** 20;
const NUMBER = 4;
/** No head is longer. */
const LONGEST_HEAD = 2 ** 26;

const noCheckpoint = (file: string): InputError =>
  new InputError({ file, what: 'not a checkpoint of explore', advice: 'name what --checkpoint wrote' });

const damaged = (file: string): InputError =>
  new InputError({
    file,
    what: 'the checkpoint is damaged or cut short: it is not what was written',
    advice: 'explore from the start',
  });

const otherSearch = (file: string, difference: string): InputError =>
  new InputError({
    file,
    what: `a checkpoint of another search: ${difference}`,
    advice: 'ask for the same, or explore from the start',
  });

/** Does the digest at the end fit all that stands before it? */
const isWhole = (file: number, length: number): boolean => {
  const hash = createHash('sha256');
  const block = Buffer.alloc(BLOCK);
  let at = 0;
  while (at < length - DIGEST) {
    const got = readSync(file, block, 0, Math.min(BLOCK, length - DIGEST - at), at);
    if (got === 0) return false;
    hash.update(block.subarray(0, got));
    at += got;
  }
  const digest = Buffer.alloc(DIGEST);
  return readSync(file, digest, 0, DIGEST, at) === DIGEST && hash.digest().equals(digest);
};

const headIn = (path: string, bytes: FileBytes): Head => {
  const line = bytes.line(LONGEST_HEAD);
  if (line === undefined) throw noCheckpoint(path);
  // Its digest says that it is as we wrote it.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  return JSON.parse(line) as Head;
};

const checked = (path: string, file: number): void => {
  const { size } = fstatSync(file);
  const magic = Buffer.alloc(MAGIC.length);
  readSync(file, magic, 0, magic.length, 0);
  if (magic.toString('latin1') !== MAGIC) throw noCheckpoint(path);
  if (size < MAGIC.length + DIGEST || !isWhole(file, size)) throw damaged(path);
};

const withFile = <T>(path: string, use: (file: number) => T): T => {
  const file = openSync(path, 'r');
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
};

const tooLarge = (file: string, states: number): InputError =>
  new InputError({
    file,
    what: `its ${states} states take more memory than --memory allows`,
    advice: 'allow more',
  });

const resumptionOf = (path: string): Resumption => ({
  restore: (space, table) =>
    withFile(path, (file) => {
      const bytes = fileBytes(file);
      const { position, breaks, courses, states, recordBytes, lore } = headIn(path, bytes);
      for (const { count, ...course } of courses) space.tally.add(course, count);
      for (let state = 0; state < states; state += 1) {
        const parent = bytes.take(NUMBER).readInt32LE();
        if (table.isFull()) throw tooLarge(path, states);
        table.add(wordsFrom(bytes.take(recordBytes)), parent);
      }
      if (lore !== null) {
        // A block is only lent until the next is taken.
        const blocks = lore.blocks.map((length) => Uint8Array.from(bytes.take(length)));
        space.lore?.restore({ facts: deserialize(Buffer.from(lore.facts, 'base64')), blocks });
      }
      return { table, position, breaks };
    }),
});

/** @throws InputError for what is no checkpoint, is damaged, or is of another search. */
export const openCheckpoint = async (path: string, about: About): Promise<Resumption> => {
  try {
    if (!(await stat(path)).isFile()) throw noCheckpoint(path);
    withFile(path, (file) => {
      checked(path, file);
      const head = headIn(path, fileBytes(file));
      if (head.digest === digestOf(about)) return;
      throw otherSearch(path, differenceOf(head.about, about) ?? 'its digest differs');
    });
  } catch (error) {
    throw error instanceof InputError ? error : fileError(error, path);
  }
  return resumptionOf(path);
};
