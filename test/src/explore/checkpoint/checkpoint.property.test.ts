import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aboutOf } from '../../../../src/explore/checkpoint/about.ts';
import { openCheckpoint } from '../../../../src/explore/checkpoint/read.ts';
import { writeCheckpoint } from '../../../../src/explore/checkpoint/write.ts';
import { castOf } from '../../../../src/explore/cast.ts';
import { modelOf } from '../../../../src/explore/packed/model.ts';
import { plainSpaceOf } from '../../../../src/explore/packed/plain-space.ts';
import { createSearch, searchedSoFar } from '../../../../src/explore/search.ts';
import { createStateTable } from '../../../../src/explore/state-table.ts';
import type { Space } from '../../../../src/explore/space.ts';
import { STILL, type Wish } from '../../../../src/explore/wish.ts';
import { extentOf, withPackingOf } from '../extents.ts';

const extent = extentOf(2, 3, 1);
const wish: Wish = { ...STILL, extent, steps: 'atomic', symmetry: false, dropped: [] };
const WHOSE = { version: '1.2.3', policy: 'percpu-rfc' };
const about = aboutOf(WHOSE, wish);

const newSpace = (): Space =>
  withPackingOf('percpu-rfc', (packing) => plainSpaceOf(modelOf(packing, castOf(extent))));

const folder = mkdtempSync(join(tmpdir(), 'breakledger-test-'));
const path = join(folder, 'a.checkpoint');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const pick = ({ transitions, depth }: { readonly transitions: number; readonly depth: number }) => ({
  transitions,
  depth,
});

describe('a checkpoint', () => {
  test.prop([fc.integer({ min: 0, max: 627 })], { numRuns: 10 })(
    'holds all that a search needs to end as if nothing had been between',
    async (states) => {
      const whole = createSearch(newSpace(), {});
      whole.advance(states);
      await writeCheckpoint(path, about, whole);
      whole.advance(Number.POSITIVE_INFINITY);

      const space = newSpace();
      const resumption = await openCheckpoint(path, about);
      const resumed = createSearch(space, {}, resumption.restore(space, createStateTable(space.words)));
      expect(resumed.position.at).toBe(states);
      expect(resumed.advance(Number.POSITIVE_INFINITY)).toBe('complete');
      const { states: found, transitions, depth } = searchedSoFar(resumed, 'complete');
      expect({ found, transitions, depth }).toEqual({ found: 628, ...pick(whole.progress()) });
      for (let state = 0; state < found; state += 1) {
        expect(resumed.table.read(state)).toEqual(whole.table.read(state));
        expect(resumed.table.parentOf(state)).toBe(whole.table.parentOf(state));
      }
    },
  );
});

describe('nothing is gone on from that is not what was written', () => {
  const spoiled = join(folder, 'spoiled.checkpoint');
  let whole = Buffer.alloc(0);
  beforeAll(async () => {
    const search = createSearch(newSpace(), {});
    search.advance(300);
    await writeCheckpoint(path, about, search);
    whole = readFileSync(path);
  });
  const refusal =
    /^.*spoiled\.checkpoint: (the checkpoint is damaged or cut short|not a checkpoint of explore)/;

  test.prop([fc.nat(), fc.integer({ min: 1, max: 255 })], { numRuns: 100 })(
    'one changed byte',
    async (at, by) => {
      const bytes = Buffer.from(whole);
      bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ by;
      writeFileSync(spoiled, bytes);
      await expect(openCheckpoint(spoiled, about)).rejects.toThrow(refusal);
    },
  );

  test.prop([fc.nat()], { numRuns: 100 })('a file cut short', async (length) => {
    writeFileSync(spoiled, whole.subarray(0, length % whole.length));
    await expect(openCheckpoint(spoiled, about)).rejects.toThrow(refusal);
  });

  it.for([
    ['version', aboutOf({ ...WHOSE, version: '1.2.4' }, wish)],
    ['policy', aboutOf({ ...WHOSE, policy: 'percpu' }, wish)],
    ['policy', aboutOf({ ...WHOSE, modules: 'abc' }, wish)],
    ['cpus', aboutOf(WHOSE, { ...wish, extent: extentOf(3, 3, 1) })],
    ['breakpoints', aboutOf(WHOSE, { ...wish, extent: extentOf(2, 4, 1) })],
    ['tasks', aboutOf(WHOSE, { ...wish, extent: extentOf(2, 3, 2) })],
    ['steps', aboutOf(WHOSE, { ...wish, steps: 'interleaved' })],
    ['switches', aboutOf(WHOSE, { ...wish, switches: true })],
    ['exceptions', aboutOf(WHOSE, { ...wish, exceptions: true })],
    ['unbalanced', aboutOf(WHOSE, { ...wish, unbalanced: true })],
    ['assume', aboutOf(WHOSE, { ...wish, kept: ['full mask'] })],
    ['forkCopiesSlots', aboutOf(WHOSE, { ...wish, forkCopiesSlots: true })],
    ['symmetry', aboutOf(WHOSE, { ...wish, symmetry: true })],
    ['drop', aboutOf(WHOSE, { ...wish, dropped: ['online'] })],
    ['only', aboutOf(WHOSE, { ...wish, only: ['COUNT'] })],
    ['hotplug', aboutOf(WHOSE, { ...wish, hotplug: true })],
  ] as const)('a search that differs in %s', async ([name, other]) => {
    await expect(openCheckpoint(path, other)).rejects.toThrow(`a checkpoint of another search: ${name} is `);
  });

  it('a search for whose states there is no room', async () => {
    const space = newSpace();
    const full = { ...createStateTable(space.words), isFull: () => true };
    const { restore } = await openCheckpoint(path, about);
    expect(() => restore(space, full)).toThrow(/ states take more memory than --memory allows; allow more$/);
  });

  it('a search may go further, or take more memory, than the one before', async () => {
    const further = aboutOf(WHOSE, { ...wish, depth: 20, memory: 2 ** 30 });
    await expect(openCheckpoint(path, further)).resolves.toBeDefined();
  });
});
