import { setImmediate as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { interruptibly } from '../../../src/cli/interruption.ts';

setFlagsFromString('--expose_gc');

const collectGarbage = async (): Promise<void> => {
  // What was looked at lives until its turn of the event loop is over.
  await pause();
  runInNewContext('gc()');
};

test('what has been written is let go, however long the work goes on', async () => {
  const seen: WeakRef<object>[] = [];
  const batches = async function* (): AsyncGenerator<object> {
    for (let n = 0; n < 4; n += 1) yield await Promise.resolve({ n });
  };
  await interruptibly(batches(), async (items) => {
    for await (const item of items) seen.push(new WeakRef(item));
    await collectGarbage();
    expect(seen.slice(0, 3).map((reference) => reference.deref())).toEqual([undefined, undefined, undefined]);
  });
  expect(seen).toHaveLength(4);
});

test('what fails while it is read fails the writing', async () => {
  const batches = async function* (): AsyncGenerator<number> {
    yield await Promise.resolve(1);
    throw new Error('torn');
  };
  const written: number[] = [];
  const work = interruptibly(batches(), async (items) => {
    for await (const item of items) written.push(item);
  });
  await expect(work).rejects.toThrow('torn');
  expect(written).toEqual([1]);
});
