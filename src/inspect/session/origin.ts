/** From where a ledger comes to its events: the server, a file that was dropped, an example in the page. */
import { machineOfHeader } from '../../../machines/header.ts';
import { InputError } from '../../input-error.ts';
import { isGzip } from '../../ledger/gzip-magic.ts';
import { isDatabase, SQLITE_MAGIC } from '../../ledger/sqlite/magic.ts';
import { readFrames } from '../blocks/read-frames.ts';
import { IMPORTED } from '../header-facts.ts';
import { type Bytes, eventsOfLines, ledgerOfLines } from './ledger-lines.ts';
import type { LedgerContent } from './opened-ledger.ts';
import type { Origin } from './protocol.ts';

const headOf = async (blob: Blob): Promise<Uint8Array> =>
  new Uint8Array(await blob.slice(0, SQLITE_MAGIC.length).arrayBuffer());

const unzipped = (blob: Blob): Bytes => blob.stream().pipeThrough(new DecompressionStream('gzip'));

const BRACE = 0x7b;
const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** What the first bytes tell. What has none at all is for the reader of ledgers to complain of. */
const kindOf = async (bytes: Bytes): Promise<'ledger' | 'other text' | 'no text'> => {
  for await (const some of bytes) {
    if (some.includes(0)) return 'no text';
    const first = some.find((byte) => !isBlank(byte));
    if (first !== undefined) return first === BRACE ? 'ledger' : 'other text';
  }
  return 'ledger';
};

const notText = (name: string): InputError =>
  new InputError({
    file: name,
    what: 'binary data, and neither a ledger nor a recording of strace',
    advice: 'give a ledger or a recording, plain or gzip',
  });

/** What a browser meets where it unzips, or reads a file that has changed meanwhile. */
const explained =
  (name: string) =>
  (error: unknown): unknown => {
    if (error instanceof InputError) return error;
    const isGone = error instanceof DOMException;
    return new InputError(
      {
        file: name,
        what: isGone ? `the file cannot be read: ${error.message}` : 'not gzip data, or damaged',
        advice: isGone ? 'choose it again' : 'make or fetch the file again',
      },
      { cause: error },
    );
  };

async function* explaining(bytes: Bytes, name: string): Bytes & AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw explained(name)(error);
  }
}

const databaseError = (name: string): InputError =>
  new InputError({
    file: name,
    what: 'a database, which a page cannot read',
    advice: `open it with: breakledger inspect ${name}`,
  });

const bytesFrom = async (
  name: string,
  address: string,
  signal: AbortSignal | null = null,
): Promise<Bytes> => {
  const response = await fetch(address, { signal }).catch((error: unknown) => {
    const advice = 'start breakledger inspect again';
    throw new InputError({ file: name, what: 'the server does not answer', advice }, { cause: error });
  });
  if (response.ok && response.body !== null) return response.body;
  const what = response.status === 404 ? 'it is not there' : (await response.text()).trim();
  throw new InputError({
    file: name,
    what,
    advice: 'load the page anew, or start breakledger inspect again',
  });
};

const untouched = (error: unknown): unknown => error;

const ofBlob = async (name: string, blob: Blob): Promise<LedgerContent> => {
  const head = await headOf(blob).catch((error: unknown) => {
    throw explained(name)(error);
  });
  if (isDatabase(head)) throw databaseError(name);
  const bytes = (): Bytes => explaining(isGzip(head) ? unzipped(blob) : blob.stream(), name);
  const kind = await kindOf(bytes());
  if (kind === 'no text') throw notText(name);
  if (kind === 'other text') {
    const { ledgerOfTrace } = await import('./trace-lines.ts');
    const imported = await ledgerOfTrace(name, bytes);
    if (imported !== undefined) return imported;
  }
  return {
    ...(await ledgerOfLines(name, bytes(), untouched)),
    again: () => eventsOfLines(name, bytes()),
  };
};

const ofServer = async (name: string, address: string): Promise<LedgerContent> => {
  const connection = new AbortController();
  const { header, fill } = await readFrames(name, await bytesFrom(name, address, connection.signal));
  return {
    name,
    machine: machineOfHeader(header),
    isRecording: header.source === IMPORTED,
    fill,
    stop: () => connection.abort(),
  };
};

const ofAddress = async (name: string, address: string): Promise<LedgerContent> => ({
  ...(await ledgerOfLines(name, await bytesFrom(name, address), explained(name))),
  async *again() {
    yield* eventsOfLines(name, await bytesFrom(name, address));
  },
});

/** @throws InputError for what is not there or is no ledger. */
export const contentOf = async (origin: Origin): Promise<LedgerContent> => {
  switch (origin.kind) {
    case 'served':
      return ofServer(origin.name, origin.address);
    case 'address':
      return ofAddress(origin.name, origin.address);
    case 'file':
      return ofBlob(origin.file.name, origin.file);
    case 'text':
      return ofBlob(origin.name, new Blob([origin.text]));
  }
};
