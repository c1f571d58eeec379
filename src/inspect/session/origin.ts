/** From where a ledger comes to its events: the server, a file that was dropped, an example in the page. */
import { InputError } from '../../input-error.ts';
import { isGzip } from '../../ledger/gzip-magic.ts';
import { IMPORTED } from '../header-facts.ts';
import type { Bytes } from './byte-lines.ts';
import { readLedger } from './ledger-events.ts';
import type { LedgerContent } from './opened-ledger.ts';
import type { Origin } from './protocol.ts';

const startOf = async (file: File): Promise<Uint8Array> =>
  new Uint8Array(await file.slice(0, 16).arrayBuffer());

const unzipped = (file: File): Bytes => file.stream().pipeThrough(new DecompressionStream('gzip'));

const bytesOfFile = async (file: File): Promise<Bytes> =>
  isGzip(await startOf(file)) ? unzipped(file) : file.stream();

const bytesFrom = async (name: string, address: string): Promise<Bytes> => {
  const response = await fetch(address);
  if (response.ok && response.body !== null) return response.body;
  throw new InputError({
    file: name,
    what: await response.text(),
    advice: 'start breakledger inspect again',
  });
};

const bytesOf = (origin: Origin): Promise<Bytes> => {
  switch (origin.kind) {
    case 'address':
      return bytesFrom(origin.name, origin.address);
    case 'file':
      return bytesOfFile(origin.file);
    case 'text':
      return Promise.resolve(new Blob([origin.text]).stream());
  }
};

/** @throws InputError for what is not there or is no ledger. */
export const contentOf = async (origin: Origin): Promise<LedgerContent> => {
  const name = origin.kind === 'file' ? origin.file.name : origin.name;
  const { header, machine, batches } = await readLedger(name, await bytesOf(origin));
  return { name, machine, isRecording: header.source === IMPORTED, batches };
};
