/** From where a ledger comes to its events: the server, a file that was dropped, an example in the page. */
import { machineOfHeader } from '../../../machines/header.ts';
import { InputError } from '../../input-error.ts';
import { isGzip } from '../../ledger/gzip-magic.ts';
import { readFrames } from '../blocks/read-frames.ts';
import { IMPORTED } from '../header-facts.ts';
import { type Bytes, ledgerOfLines } from './ledger-lines.ts';
import type { LedgerContent } from './opened-ledger.ts';
import type { Origin } from './protocol.ts';

const HEAD = 16;

const headOf = async (blob: Blob): Promise<Uint8Array> =>
  new Uint8Array(await blob.slice(0, HEAD).arrayBuffer());

const unzipped = (blob: Blob): Bytes => blob.stream().pipeThrough(new DecompressionStream('gzip'));

const bytesFrom = async (name: string, address: string): Promise<Bytes> => {
  const response = await fetch(address).catch((error: unknown) => {
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

const ofBlob = async (name: string, blob: Blob): Promise<LedgerContent> => {
  const bytes = isGzip(await headOf(blob)) ? unzipped(blob) : blob.stream();
  return ledgerOfLines(name, bytes, explained(name));
};

const ofServer = async (name: string, address: string): Promise<LedgerContent> => {
  const { header, fill } = await readFrames(name, await bytesFrom(name, address));
  return { name, machine: machineOfHeader(header), isRecording: header.source === IMPORTED, fill };
};

/** @throws InputError for what is not there or is no ledger. */
export const contentOf = async (origin: Origin): Promise<LedgerContent> => {
  switch (origin.kind) {
    case 'served':
      return ofServer(origin.name, origin.address);
    case 'address':
      return ledgerOfLines(origin.name, await bytesFrom(origin.name, origin.address), explained(origin.name));
    case 'file':
      return ofBlob(origin.file.name, origin.file);
    case 'text':
      return ofBlob(origin.name, new Blob([origin.text]));
  }
};
