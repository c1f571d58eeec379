/** How far the reading of some files is, for whoever waits for it. */
import { stat } from 'node:fs/promises';
import { breathing } from './breathing.ts';
import type { OnRead } from './event-source.ts';

export interface Meter {
  /** To be told by whoever reads the files. */
  readonly onRead: OnRead;
  /** Lets each new reading count from nothing. */
  readonly metered: <T>(read: () => AsyncIterable<T>) => () => AsyncIterable<T>;
  /** How much of the files the present reading has read, 0 to 1; undefined where their size is not known. */
  readonly share: () => number | undefined;
}

/** Undefined for what has no size, like a pipe, and for what is not there: whoever opens it will say so. */
const sizeOf = async (path: string): Promise<number | undefined> => {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? found.size : undefined;
};

/** Whoever works on what is read may do so without a pause: between two batches there is one. */
async function* withPauses<T>(items: AsyncIterable<T>): AsyncGenerator<T, void> {
  const breathe = breathing();
  for await (const item of items) {
    yield item;
    await breathe();
  }
}

export const meterOf = async (paths: readonly string[]): Promise<Meter> => {
  const sizes = await Promise.all(paths.map(sizeOf));
  const total = sizes.reduce<number | undefined>(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
  let read = 0;
  return {
    onRead: (bytes) => {
      read += bytes;
    },
    metered: (reading) => () => {
      read = 0;
      return withPauses(reading());
    },
    share: () => (total === undefined || total === 0 ? undefined : Math.min(1, read / total)),
  };
};
