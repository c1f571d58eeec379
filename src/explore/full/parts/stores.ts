/** What threads share, so that all mean the same by the words of a state; and how it is kept for another process. */
import { asMuchAsThereIs } from '../../shared-memory.ts';
import { wordsFrom } from '../../space.ts';
import { type AgreedStore, createAgreedStore } from './agreed.ts';
import { createLeafStore, type Leaves, type LeafStore } from './leaves.ts';
import { createPairStore, type Pairs, type PairStore } from './pairs.ts';

export interface PartStores {
  readonly words: AgreedStore;
  readonly leaves: LeafStore;
  readonly pairs: PairStore;
}

/** @param memory bytes that pairs may take; less, where the system does not give so much. @throws RangeError for next to nothing. */
export const createPartStores = (memory: number): PartStores =>
  asMuchAsThereIs(memory, (most) => ({
    words: createAgreedStore(),
    leaves: createLeafStore(),
    pairs: createPairStore(most),
  }));

/** All parts and pairs, in the order of their numbers: whoever adds them in that order gives them the same numbers. */
export interface KeptParts {
  /** 32-bit words: the length of each part. */
  readonly lengths: Uint8Array;
  readonly leaves: Uint8Array;
  /** 32-bit words, two for each. */
  readonly pairs: Uint8Array;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

export const keptParts = (leaves: Leaves, pairs: Pairs): KeptParts => {
  const lengths = Int32Array.from({ length: leaves.count() }, (_, id) => leaves.at(id).length);
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  lengths.forEach((length, id) => {
    bytes.set(leaves.at(id), at);
    at += length;
  });
  const words = new Int32Array(2 * pairs.count());
  for (let id = 0; 2 * id < words.length; id += 1) {
    words[2 * id] = pairs.first(id);
    words[2 * id + 1] = pairs.second(id);
  }
  return { lengths: bytesOf(lengths), leaves: bytes, pairs: bytesOf(words) };
};

/** Into stores that hold nothing. */
export const restoreParts = (kept: KeptParts, leaves: Leaves, pairs: Pairs): void => {
  let at = 0;
  for (const length of wordsFrom(kept.lengths)) {
    leaves.idOf(kept.leaves.subarray(at, at + length), length);
    at += length;
  }
  const words = wordsFrom(kept.pairs);
  for (let i = 0; i < words.length; i += 2) {
    if (pairs.isCrowded()) pairs.grow();
    pairs.idOf(words[i] ?? 0, words[i + 1] ?? 0);
  }
};
