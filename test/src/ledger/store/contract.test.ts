/** What every store promises, whatever it is made of. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppendConflict } from '../../../../src/ledger/store/ledger-store.ts';
import { createStore, openStore } from '../../../../src/ledger/store/open-store.ts';
import { eventsOf, inputErrorOf } from '../scratch.ts';
import { freshPath, idle, idles, KINDS, readAll, storeWith } from './kinds.ts';

describe.each(KINDS)('a store that is %s', (kind) => {
  test('is empty at first, and knows its machine', async () => {
    const store = await storeWith(freshPath(kind), []);
    expect(await store.length()).toBe(0);
    expect(await readAll(store)).toEqual([]);
    expect(store.header).toMatchObject({ cpus: 2, note: 'kept', checksum: 'crc32-chain' });
    expect(store.machine).toMatchObject({ cpus: 2, online: [0, 1] });
    await store.close();
  });

  test('gives back what was appended, fields that nobody knows included', async () => {
    const strange = { ...idle(1), note: { 'a "b"': [1, null, 'ä\u2028\n'] } };
    const store = await storeWith(freshPath(kind), [strange]);
    expect(await store.append(1, [idle(2), idle(3)])).toBe(3);
    expect(await store.length()).toBe(3);
    expect(await readAll(store)).toEqual([strange, idle(2), idle(3)]);
    await store.close();
  });

  test('reads from any event on', async () => {
    const events = idles(1, 5);
    const store = await storeWith(freshPath(kind), events);
    for (let from = 1; from <= 6; from += 1) {
      expect(await readAll(store, from)).toEqual(events.slice(from - 1));
    }
    await store.close();
  });

  test('goes on after it was closed', async () => {
    const path = freshPath(kind);
    await (await storeWith(path, idles(1, 2))).close();
    const store = await openStore(path);
    expect(await store.length()).toBe(2);
    await store.append(2, [idle(3)]);
    await store.close();
    expect(await eventsOf(path)).toEqual(idles(1, 3));
  });

  test('refuses an append after another event than its last as a conflict, and writes nothing', async () => {
    const store = await storeWith(freshPath(kind), idles(1, 2));
    for (const expected of [0, 1, 3]) {
      const appending = store.append(expected, [idle(expected + 1)]);
      await expect(appending).rejects.toThrow(AppendConflict);
      await expect(appending).rejects.toMatchObject({ expected, actual: 2 });
    }
    expect(await readAll(store)).toEqual(idles(1, 2));
    expect(await store.append(2, [idle(3)])).toBe(3);
    await store.close();
  });

  test.each([
    ['on a CPU that is not there', [idle(2), idle(3, 2)], 'bad value 2 (field cpu)'],
    [
      'on a CPU that is offline',
      [{ seq: 2, cpu: 1, type: 'cpu.offline' }, idle(3, 1)],
      'CPU 1 is offline (field cpu)',
    ],
  ] as const)('refuses a batch with an event %s as a whole', async (_, events, what) => {
    const path = freshPath(kind);
    const store = await storeWith(path, [idle(1)]);
    const error = await inputErrorOf(() => store.append(1, events));
    expect(error?.message).toContain(`${path}:4: ${what}; `);
    expect(await readAll(store)).toEqual([idle(1)]);
    // The refused batch has left no trace in what the store knows.
    expect(await store.append(1, [idle(2, 1)])).toBe(2);
    await store.close();
  });

  test('takes a gap in the numbers for a fault of the program, and writes nothing', async () => {
    const store = await storeWith(freshPath(kind), [idle(1)]);
    await expect(store.append(1, [idle(2), idle(4)])).rejects.toThrow(RangeError);
    expect(await readAll(store)).toEqual([idle(1)]);
    await store.close();
  });

  test('does appends that do not wait for each other one after the other', async () => {
    const store = await storeWith(freshPath(kind), []);
    await Promise.all([1, 2, 3].map((seq) => store.append(seq - 1, [idle(seq)])));
    expect(await readAll(store)).toEqual(idles(1, 3));
    await store.close();
  });

  test('shows a reader the events that there were when it began', async () => {
    const store = await storeWith(freshPath(kind), idles(1, 3));
    const reading = store.read(1)[Symbol.asyncIterator]();
    const first = await reading.next();
    await store.append(3, idles(4, 6));
    const seen = [first.value];
    for (let next = await reading.next(); next.done !== true; next = await reading.next())
      seen.push(next.value);
    expect(seen.flat()).toEqual(idles(1, 3));
    expect(await readAll(store)).toEqual(idles(1, 6));
    await store.close();
  });

  test('is not made over a file that is there', async () => {
    const path = freshPath(kind);
    await (await storeWith(path, [idle(1)])).close();
    const error = await inputErrorOf(() => createStore(path, { cpus: 1 }));
    expect(error?.message).toBe(`${path}: the file is there already; remove it first, or name another file`);
    expect(await eventsOf(path)).toEqual([idle(1)]);
  });

  test('that is not there is bad input, and is not made by opening it', async () => {
    const path = freshPath(kind);
    expect((await inputErrorOf(() => openStore(path)))?.message).toBe(
      `${path}: no such file; check the path`,
    );
    expect(existsSync(path)).toBe(false);
  });
});
