/** Writes down what a search has found, so that another process can go on from there. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { serialize } from 'node:v8';
import { writeWhole } from '../../ledger/whole-file.ts';
import type { Found } from '../search.ts';
import type { KeptLore } from '../space.ts';
import { countedCourses } from '../tally.ts';
import { type About, digestOf } from './about.ts';
import { FORMAT, type Head } from './format.ts';

const CHUNK = 2 ** 20;
const NUMBER = 4;

const headOf = (
  about: About,
  { table, position, breaks, tally }: Found,
  lore: KeptLore | undefined,
): Head => ({
  format: FORMAT,
  digest: digestOf(about),
  about,
  position,
  breaks,
  courses: countedCourses(tally),
  states: table.size(),
  recordBytes: table.read(0).byteLength,
  lore:
    lore === undefined
      ? null
      : {
          facts: serialize(lore.facts).toString('base64'),
          blocks: lore.blocks.map(({ length }) => length),
        },
});

/** All states, in pieces of about {@link CHUNK} bytes. */
function* statesOf({ table }: Found): Generator<Buffer> {
  let chunk = Buffer.alloc(CHUNK);
  let used = 0;
  for (let state = 0; state < table.size(); state += 1) {
    const { buffer, byteOffset, byteLength } = table.read(state);
    if (used + NUMBER + byteLength > chunk.length) {
      yield chunk.subarray(0, used);
      chunk = Buffer.alloc(CHUNK);
      used = 0;
    }
    used = chunk.writeInt32LE(table.parentOf(state), used);
    chunk.set(new Uint8Array(buffer, byteOffset, byteLength), used);
    used += byteLength;
  }
  yield chunk.subarray(0, used);
}

function* bytesOf(about: About, found: Found): Generator<Uint8Array> {
  const hash = createHash('sha256');
  const lore = found.lore?.save();
  const line = Buffer.from(`${JSON.stringify(headOf(about, found, lore))}\n`);
  hash.update(line);
  yield line;
  for (const chunk of statesOf(found)) {
    hash.update(chunk);
    yield chunk;
  }
  for (const block of lore?.blocks ?? []) {
    hash.update(block);
    yield block;
  }
  yield hash.digest();
}

/**
 * Replaces the checkpoint at `path`, whole or not at all.
 * @throws InputError for what the file system refuses.
 */
export const writeCheckpoint = (path: string, about: About, found: Found): Promise<void> =>
  writeWhole(path, Readable.from(bytesOf(about, found)), { replace: true });
