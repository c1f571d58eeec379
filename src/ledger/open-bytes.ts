/** Opens what holds a ledger's bytes: a plain file, a gzip file, a database, standard input. */
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { OnRead } from '../event-source.ts';
import { errnoOf, fileError, InputError } from '../input-error.ts';
import { type ByteSource, displayName, STANDARD_STREAM } from './byte-source.ts';
import { chunkSource } from './chunk-source.ts';
import { isGzip } from './gzip-magic.ts';
import { isDatabase, SQLITE_MAGIC } from './sqlite/magic.ts';
import { databaseBytes } from './sqlite/rows.ts';

/** Bytes read from a file at a time. */
const CHUNK = 1 << 20;

const GZIP_FAULTS: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'the gzip data ends too early',
  Z_DATA_ERROR: 'not gzip data, or damaged',
};

const gzipError = (error: unknown, file: string): unknown => {
  const what = GZIP_FAULTS[errnoOf(error) ?? ''];
  if (what === undefined) return fileError(error, file);
  return new InputError({ file, what, advice: 'make or fetch the file again' }, { cause: error });
};

const ofFile = (handle: FileHandle, path: string, isPlain: boolean, onRead: OnRead): ByteSource => ({
  isPlain,
  async read(into, offset) {
    try {
      const length = Math.min(into.length - offset, CHUNK);
      const { bytesRead } = await handle.read(into, offset, length, null);
      onRead(bytesRead);
      return bytesRead;
    } catch (error) {
      throw fileError(error, path);
    }
  },
  close: () => handle.close(),
});

/** The bytes of a plain file from `offset` on. @throws InputError */
export const openBytesAt = async (path: string, offset: number): Promise<ByteSource> => {
  let position = offset;
  try {
    const handle = await open(path, 'r');
    return {
      isPlain: true,
      async read(into, at) {
        try {
          const { bytesRead } = await handle.read(into, at, Math.min(into.length - at, CHUNK), position);
          position += bytesRead;
          return bytesRead;
        } catch (error) {
          throw fileError(error, path);
        }
      },
      close: () => handle.close(),
    };
  } catch (error) {
    throw fileError(error, path);
  }
};

const ofStandardInput = (): ByteSource => {
  const chunks: AsyncIterator<Uint8Array> = process.stdin[Symbol.asyncIterator]();
  const close = (): Promise<void> => {
    process.stdin.destroy();
    return Promise.resolve();
  };
  return chunkSource(chunks, (error) => fileError(error, displayName(STANDARD_STREAM)), close);
};

async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = new Uint8Array(CHUNK);
    const count = await source.read(chunk, 0);
    if (count === 0) return;
    yield chunk.subarray(0, count);
  }
}

const gunzipped = (source: ByteSource, file: string): ByteSource => {
  let fed = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunksOf(source)) {
      fed += chunk.length;
      yield chunk;
    }
  };
  const gunzip = createGunzip();
  const compressed = Readable.from(counted(), { objectMode: false });
  compressed.on('error', (error) => gunzip.destroy(error));
  compressed.pipe(gunzip);
  const unzipped = async function* (): AsyncGenerator<Uint8Array> {
    const chunks: AsyncIterable<Uint8Array> = gunzip;
    yield* chunks;
    // zlib passes over whatever follows its last member; a ledger has nothing to say there.
    if (gunzip.bytesWritten < fed) {
      const what = `${fed - gunzip.bytesWritten} bytes follow the gzip data`;
      throw new InputError({ file, what, advice: 'cut them, or make the file again' });
    }
  };
  const close = async (): Promise<void> => {
    compressed.destroy();
    gunzip.destroy();
    await source.close();
  };
  return chunkSource(unzipped(), (error) => gzipError(error, file), close);
};

/** The same bytes again, with the first of them already taken out to be looked at. */
const withHead = (head: Uint8Array, source: ByteSource): ByteSource => {
  let rest = head;
  return {
    isPlain: source.isPlain,
    async read(into, offset) {
      if (rest.length === 0) return source.read(into, offset);
      const count = Math.min(rest.length, into.length - offset);
      into.set(rest.subarray(0, count), offset);
      rest = rest.subarray(count);
      return count;
    },
    close: () => source.close(),
  };
};

const rawSource = async (path: string, onRead: OnRead): Promise<ByteSource> => {
  if (path === STANDARD_STREAM) return ofStandardInput();
  try {
    const handle = await open(path, 'r');
    return ofFile(handle, path, (await handle.stat()).isFile(), onRead);
  } catch (error) {
    throw fileError(error, path);
  }
};

const readHead = async (source: ByteSource): Promise<Uint8Array> => {
  const head = new Uint8Array(SQLITE_MAGIC.length);
  let length = 0;
  while (length < head.length) {
    const count = await source.read(head, length);
    if (count === 0) break;
    length += count;
  }
  return head.subarray(0, length);
};

/** The rows of a database, which is opened again by its path: a stream of it cannot be asked anything. */
const ofDatabase = (path: string, onRead: OnRead): ByteSource => {
  if (path !== STANDARD_STREAM) return databaseBytes(path, onRead);
  const what = 'a database, which cannot be read as a stream';
  throw new InputError({ file: displayName(path), what, advice: 'save it to a file, and give that' });
};

/**
 * Opens a file for reading, or standard input for `-`. Gzip data and databases are known by their first bytes, so a pipe can
 * carry gzip data too; a file named `.gz` must be gzip data, unless it is empty.
 *
 * @throws InputError for whatever the operating system refuses: a missing file, a directory, no permission.
 */
export const openBytes = async (path: string, onRead: OnRead = () => undefined): Promise<ByteSource> => {
  const raw = await rawSource(path, onRead);
  try {
    const head = await readHead(raw);
    if (isDatabase(head)) {
      await raw.close();
      return ofDatabase(path, onRead);
    }
    const source = withHead(head, raw);
    return isGzip(head) || (path.endsWith('.gz') && head.length > 0)
      ? gunzipped(source, displayName(path))
      : source;
  } catch (error) {
    await raw.close();
    throw error;
  }
};
