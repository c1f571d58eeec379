/** SHA-256 as `node:crypto` has it: a page from a plain host has none, and no browser one that grows. The build puts this there. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

interface Hash {
  readonly update: (text: string) => Hash;
  /** Goes on from the same bytes on its own. */
  readonly copy: () => Hash;
  readonly digest: (encoding: 'hex') => string;
}

type Running = ReturnType<typeof sha256.create>;

const encoder = new TextEncoder();

const hashOf = (running: Running): Hash => ({
  update: (text) => hashOf(running.update(encoder.encode(text))),
  copy: () => hashOf(running.clone()),
  digest: () => bytesToHex(running.digest()),
});

export const createHash = (_algorithm: 'sha256'): Hash => hashOf(sha256.create());
