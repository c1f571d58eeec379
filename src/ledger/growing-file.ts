/** A file that somebody else still writes to, as a source of bytes that does not end: where the file ends it waits for more. */
import { open, stat } from 'node:fs/promises';
import { fileError, InputError } from '../input-error.ts';
import type { ByteSource } from './byte-source.ts';

/** Milliseconds between two looks at the end of the file. */
const LOOK = 100;

export interface GrowingFile extends ByteSource {
  /** Resolves once the end of the file was reached for the first time. */
  readonly atEnd: Promise<void>;
}

const ADVICE = 'start breakledger inspect again';

/** @throws InputError for a file that cannot be opened; later, as it is read, where it is cut or replaced. */
export const openGrowingFile = async (path: string): Promise<GrowingFile> => {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw fileError(error, path);
  });
  const { promise: atEnd, resolve: reachEnd } = Promise.withResolvers<undefined>();
  const { ino } = await handle.stat();
  let position = 0;
  let isClosed = false;
  let wake: (() => void) | undefined;

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const requireSame = async (): Promise<void> => {
    const present = await stat(path).catch((error: unknown) => {
      throw fileError(error, path);
    });
    if (present.ino !== ino)
      throw new InputError({ file: path, what: 'another file was put in its place', advice: ADVICE });
    if (present.size < position)
      throw new InputError({ file: path, what: 'it was cut while it was read', advice: ADVICE });
  };

  return {
    isPlain: true,
    atEnd,
    async read(into, offset) {
      while (!isClosed) {
        const { bytesRead } = await handle.read(into, offset, into.length - offset, position);
        position += bytesRead;
        if (bytesRead > 0) return bytesRead;
        reachEnd(undefined);
        await requireSame();
        await pause();
      }
      return 0;
    },
    async close() {
      isClosed = true;
      wake?.();
      await handle.close();
    },
  };
};
