/**
 * Plain data as two words: the number of its frame, and that of the list of its parts. Equal data have equal words, whichever
 * of the threads that share the stores has packed them.
 */
import { copyOf, isSame, type Original, originalOf } from './copy.ts';
import { createDecoder } from './decode.ts';
import { createEncoder } from './encode.ts';
import { createFolder } from './fold.ts';
import { type Frame, frameOf } from './frame.ts';
import { type Leaves, leavesOver } from './leaves.ts';
import { type Pairs, pairsOver } from './pairs.ts';
import type { Sheet } from './sheet.ts';
import type { PartStores } from './stores.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** Words of a value. */
export const WORDS = 2;

/** A value that has been unpacked; only lent, until the next is. */
export interface Unpacked<T> {
  /** Not to be changed. */
  readonly seen: () => T;
  /** To be changed; what of the copy before has not been changed is part of this one. */
  readonly copy: () => T;
}

export interface PackedValues<T> {
  /** Of the forms that a value has, whichever is first in an order that all threads share; only lent. @throws RangeError for none. */
  readonly pack: (forms: readonly T[]) => Int32Array;
  readonly unpack: (words: Int32Array) => Unpacked<T>;
  readonly vocabulary: Vocabulary;
  readonly leaves: Leaves;
  readonly pairs: Pairs;
}

/** Values of parts that are remembered; beyond, all are forgotten, and read again. */
const MOST_REMEMBERED = 2 ** 17;

interface KnownFrame {
  readonly fill: Frame;
  /** How many it has. */
  readonly parts: number;
}

/** Which of two lists of numbers comes first: by the first in which they differ, or by their length. */
const isBefore = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((one, i) => one !== b[i]);
  return at === -1 ? a.length < b.length : (a[at] ?? 0) < (b[at] ?? 0);
};

/** What is packed is a record of records and lists (`encode.ts`). */
export const packedValues = <T extends object>(stores: PartStores): PackedValues<T> => {
  const vocabulary = createVocabulary(stores.words);
  const encoder = createEncoder(vocabulary);
  const decode = createDecoder(vocabulary);
  const leaves = leavesOver(stores.leaves);
  const pairs = pairsOver(stores.pairs);
  const folder = createFolder(pairs);
  const packed = new Int32Array(WORDS);
  const frames = new Map<number, KnownFrame>();
  const remembered = new Map<number, Original>();
  /** Of what was unpacked last: the numbers of its parts, and their values. What is packed next is like it, mostly. */
  let partIds: readonly number[] = [];
  let originals: readonly Original[] = [];
  /** Its copies that have been lent; one that is known to be as it was can be lent again. */
  let lent: unknown[] = [];
  const isClean: boolean[] = [];

  const originalAt = (leaf: number): Original => {
    const known = remembered.get(leaf);
    if (known !== undefined) return known;
    if (remembered.size === MOST_REMEMBERED) remembered.clear();
    const original = originalOf(decode(leaves.at(leaf)));
    remembered.set(leaf, original);
    return original;
  };
  const frameAt = (leaf: number): KnownFrame => {
    const known = frames.get(leaf);
    if (known !== undefined) return known;
    const fill = frameOf(decode(leaves.at(leaf)));
    let parts = 0;
    fill(() => void (parts += 1));
    const frame = { fill, parts };
    frames.set(leaf, frame);
    return frame;
  };
  const leafOf = (sheet: Sheet): number => leaves.idOf(sheet.bytes(), sheet.length());

  /** The numbers of the frame and of the parts. */
  const numbersOf = (form: T): readonly number[] => {
    const numbers = [0];
    const frame = encoder.writeFrame(form, (part) => {
      const place = numbers.length - 1;
      const original = originals[place];
      const isKnown = original !== undefined && isSame(part, original);
      if (part === lent[place]) isClean[place] = isKnown;
      numbers.push(isKnown ? (partIds[place] ?? 0) : leafOf(encoder.writePart(part)));
    });
    numbers[0] = leafOf(frame);
    return numbers;
  };
  const firstOf = (forms: readonly T[]): readonly number[] =>
    forms.map(numbersOf).reduce((first, other) => (isBefore(other, first) ? other : first));

  return {
    vocabulary,
    leaves,
    pairs,
    pack(forms) {
      const [frame = 0, ...parts] = firstOf(forms);
      packed[0] = frame;
      packed[1] = folder.fold(parts, parts.length);
      return packed;
    },
    unpack(words) {
      const [frame = 0, root = 0] = words;
      const { fill, parts } = frameAt(frame);
      partIds = folder.unfold(root, parts);
      isClean.fill(false);
      const its = Array.from({ length: parts }, (_, place) => originalAt(partIds[place] ?? 0));
      originals = its;
      lent = its.map(copyOf);
      const lend = (original: Original, place: number): unknown => {
        const isSpare = isClean[place] === true || isSame(lent[place], original);
        if (!isSpare) lent[place] = copyOf(original);
        isClean[place] = false;
        return lent[place];
      };
      const filled = (partOf: (original: Original, place: number) => unknown): unknown =>
        fill((place) => {
          const original = its[place];
          return original === undefined ? undefined : partOf(original, place);
        });
      // Numbers of frames come from `pack` alone, and say what it was given.
      /* eslint-disable @typescript-eslint/no-unsafe-type-assertion */
      return {
        seen: () => filled(({ value }) => value) as T,
        copy: () => filled(lend) as T,
      };
      /* eslint-enable @typescript-eslint/no-unsafe-type-assertion */
    },
  };
};
