/** Writes down what a search has found, so that another process can go on from there. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { serialize } from 'node:v8';
import { writeWhole } from '../../ledger/whole-file.ts';
import type { Found } from '../search.ts';
import { countedCourses } from '../tally.ts';
import { type About, digestOf } from './about.ts';
import { FORMAT, type Head } from './format.ts';

type AnyRecord = Int32Array | Uint8Array;

const CHUNK = 2 ** 20;
const NUMBER = 4;

const headOf = <R extends AnyRecord>(about: About, found: Found<R>): Head => {
  const { table, position, breaks, tally, lore } = found;
  const first = table.read(0);
  return {
    format: FORMAT,
    digest: digestOf(about),
    about,
    position,
    breaks,
    courses: countedCourses(tally),
    states: table.size(),
    recordBytes: first instanceof Int32Array ? first.byteLength : null,
    lore: lore === undefined ? null : serialize(lore.save()).toString('base64'),
  };
};

/** All states, in pieces of about {@link CHUNK} bytes. */
function* statesOf<R extends AnyRecord>({ table }: Found<R>, hasLengths: boolean): Generator<Buffer> {
  let chunk = Buffer.alloc(CHUNK);
  let used = 0;
  for (let state = 0; state < table.size(); state += 1) {
    const { buffer, byteOffset, byteLength } = table.read(state);
    const takes = NUMBER + (hasLengths ? NUMBER : 0) + byteLength;
    if (used + takes > chunk.length) {
      yield chunk.subarray(0, used);
      chunk = Buffer.alloc(Math.max(CHUNK, takes));
      used = 0;
    }
    used = chunk.writeInt32LE(table.parentOf(state), used);
    if (hasLengths) used = chunk.writeUInt32LE(byteLength, used);
    chunk.set(new Uint8Array(buffer, byteOffset, byteLength), used);
    used += byteLength;
  }
  yield chunk.subarray(0, used);
}

function* bytesOf<R extends AnyRecord>(about: About, found: Found<R>): Generator<Buffer> {
  const hash = createHash('sha256');
  const head = headOf(about, found);
  const line = Buffer.from(`${JSON.stringify(head)}\n`);
  hash.update(line);
  yield line;
  for (const chunk of statesOf(found, head.recordBytes === null)) {
    hash.update(chunk);
    yield chunk;
  }
  yield hash.digest();
}

/**
 * Replaces the checkpoint at `path`, whole or not at all.
 * @throws InputError for what the file system refuses.
 */
export const writeCheckpoint = <R extends AnyRecord>(
  path: string,
  about: About,
  found: Found<R>,
): Promise<void> => writeWhole(path, Readable.from(bytesOf(about, found)), { replace: true });
