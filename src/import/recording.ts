/**
 * The text of a recording in a file: plain or gzip (told by its first bytes, not by its name), read in pieces, so that one of many
 * hundred megabytes never stands in memory.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { errnoOf, fileError, InputError } from '../input-error.ts';
import { GZIP_MAGIC_BYTES, isGzip } from '../ledger/gzip-magic.ts';
import type { Recording } from './spool.ts';
import type { TraceText } from './trace-text.ts';

/** Bytes read at a time, and bytes worked on at a time: what fits a processor's cache is soon done with. */
const READ = 1 << 20;
const PIECE = 1 << 16;

/** By its first bytes; a file named `.gz` is taken at its word, so that one which is not is told apart from other text. */
const isGzipFile = async (path: string): Promise<boolean> => {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(GZIP_MAGIC_BYTES), 0, GZIP_MAGIC_BYTES, 0);
    return bytesRead > 0 && (path.endsWith('.gz') || isGzip(buffer));
  } finally {
    await file.close();
  }
};

/** The pieces of a plain file; the next one is read while the present one is worked on. */
async function* plainPieces({ path, onRead }: Recording): AsyncGenerator<string> {
  const file = await open(path, 'r');
  try {
    let current = Buffer.allocUnsafe(READ);
    let spare = Buffer.allocUnsafe(READ);
    let reading = file.read(current, 0, READ, null);
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      onRead?.(bytesRead);
      [current, spare] = [spare, current];
      reading = file.read(current, 0, READ, null);
      for (let at = 0; at < bytesRead; at += PIECE) {
        yield spare.toString('latin1', at, Math.min(at + PIECE, bytesRead));
      }
    }
  } finally {
    await file.close();
  }
}

async function* unzippedPieces({ path, onRead }: Recording): AsyncGenerator<string> {
  const file = createReadStream(path, { highWaterMark: PIECE });
  const gunzip = createGunzip({ chunkSize: PIECE });
  file.on('error', (error) => gunzip.destroy(error));
  file.on('data', (chunk) => onRead?.(chunk.length));
  try {
    for await (const piece of file.pipe(gunzip)) {
      yield Buffer.isBuffer(piece) ? piece.toString('latin1') : String(piece);
    }
  } finally {
    // Who has seen enough ends the unzipping; the file that was piped into it would stay open.
    file.destroy();
  }
}

const gzipError = (error: unknown, name: string): unknown => {
  const code = errnoOf(error);
  if (code?.startsWith('Z_') !== true) return fileError(error, name);
  const cut = code === 'Z_BUF_ERROR';
  return new InputError(
    {
      file: name,
      what: cut ? 'the gzip data ends too early' : 'not gzip data, or damaged',
      advice: 'copy the file again, or compress it again',
    },
    { cause: error },
  );
};

/**
 * The recording's text in pieces of some hundred kilobytes, as Latin-1: strace escapes what is not ASCII, and one byte a
 * character is what makes reading fast. Throws an InputError for a file that cannot be read.
 */
async function* piecesOf(recording: Recording): AsyncGenerator<string> {
  try {
    yield* (await isGzipFile(recording.path)) ? unzippedPieces(recording) : plainPieces(recording);
  } catch (error) {
    throw gzipError(error, recording.name);
  }
}

export const textOf = (recording: Recording): TraceText => ({
  name: recording.name,
  pieces: () => piecesOf(recording),
});
