/** A device that is really full: a small file system in memory, where this user may mount one. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { examineLedger } from '../../../../src/ledger/examine.ts';
import { createStore } from '../../../../src/ledger/store/open-store.ts';
import { writeLedger } from '../../../../src/ledger/write.ts';
import { eventsOf, inputErrorOf, scratchPath } from '../scratch.ts';
import { idles, KINDS } from './kinds.ts';

const disk = scratchPath('small-disk');
mkdirSync(disk);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk], { encoding: 'utf8' });
const isMounted = mounted.status === 0;
afterAll(() => {
  if (isMounted) spawnSync('umount', ['--lazy', disk]);
});

const BATCH = 400;

describe.each(KINDS)('a store that is %s, on a disk that is full', (kind) => {
  test('says so, keeps what it acknowledged, and goes on once there is room', async (context) => {
    context.skip(!isMounted, `no small file system can be mounted here: ${mounted.stderr}`);
    const path = join(disk, `ledger.${kind}`);
    const filler = join(disk, 'filler');
    writeFileSync(filler, Buffer.alloc(128 << 10));
    const store = await createStore(path, { cpus: 2 });
    let length = 0;
    const error = await inputErrorOf(async () => {
      for (;;) length = await store.append(length, idles(length + 1, length + BATCH));
    });
    expect(error?.complaint).toMatchObject({ file: path, advice: 'free some space and try again' });
    expect(length).toBeGreaterThan(BATCH);
    expect(await eventsOf(path)).toEqual(idles(1, length));
    rmSync(filler);
    expect(await store.append(length, idles(length + 1, length + BATCH))).toBe(length + BATCH);
    await store.close();
    expect(await examineLedger(path)).toMatchObject({ events: length + BATCH });
    rmSync(path);
  });

  test('leaves nothing behind of a ledger that does not fit', async (context) => {
    context.skip(!isMounted, `no small file system can be mounted here: ${mounted.stderr}`);
    const path = join(disk, `too-large.${kind}`);
    const before = readdirSync(disk);
    const error = await inputErrorOf(() => writeLedger(path, { cpus: 2 }, [idles(1, 20_000)]));
    expect(error?.message).toBe(`${path}: no space left on the device; free some space and try again`);
    expect(readdirSync(disk)).toEqual(before);
  });
});
