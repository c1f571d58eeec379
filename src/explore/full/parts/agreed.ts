/**
 * Numbers for words that several threads meet, whoever meets one first: it is written down, under a lock, where all of them
 * read it.
 */
import { sharedWords } from '../../shared-memory.ts';

/** Where the words lie: memory that threads share. */
export interface AgreedStore {
  /** By {@link LOCK}, {@link COUNT} and {@link BYTES}. */
  readonly control: Int32Array;
  /** Each word in UTF-8 after its length (32 bits, little-endian). */
  readonly bytes: Uint8Array;
}

const LOCK = 0;
const COUNT = 1;
const BYTES = 2;
const CONTROLS = 3;

const LENGTH = Uint32Array.BYTES_PER_ELEMENT;

/** Room for all words of a space; it costs nothing until it is used. */
const ROOM = 2 ** 24;

export const createAgreedStore = (): AgreedStore => ({
  control: sharedWords(CONTROLS),
  bytes: new Uint8Array(new SharedArrayBuffer(ROOM)),
});

export interface Agreed {
  /** The number of a word; `word` writes it down if it is known to nobody yet, which `find` is asked for. */
  readonly agree: (find: () => number | undefined, word: () => string) => number;
  /** Reads what others have written since. */
  readonly catchUp: () => void;
  /** Every word, by its number. */
  readonly words: () => readonly string[];
  /** Into a store without any: the words of another. */
  readonly restore: (words: readonly string[]) => void;
}

/**
 * @param learn told of each word once, in the order of their numbers; and whether it has just been written here.
 * @throws RangeError where the words take more than 16 MiB.
 */
export const createAgreed = (
  { control, bytes }: AgreedStore,
  learn: (word: string, isOwn: boolean) => void,
): Agreed => {
  const view = new DataView(bytes.buffer);
  const words: string[] = [];
  let at = 0;

  const read = (isOwn: boolean): void => {
    const length = view.getUint32(at, true);
    const word = Buffer.from(bytes.buffer, at + LENGTH, length).toString('utf8');
    at += LENGTH + length;
    words.push(word);
    learn(word, isOwn);
  };
  const catchUp = (): void => {
    const count = Atomics.load(control, COUNT);
    while (words.length < count) read(false);
  };
  const append = (word: string): void => {
    const written = Buffer.from(word, 'utf8');
    const start = control[BYTES] ?? 0;
    if (start + LENGTH + written.length > bytes.length) {
      throw new RangeError('the states of this policy hold too many different words');
    }
    view.setUint32(start, written.length, true);
    bytes.set(written, start + LENGTH);
    control[BYTES] = start + LENGTH + written.length;
    Atomics.add(control, COUNT, 1);
  };
  const locked = (write: () => void): void => {
    // Held for as long as it takes to write a few bytes, and seldom.
    while (Atomics.compareExchange(control, LOCK, 0, 1) !== 0);
    try {
      write();
    } finally {
      Atomics.store(control, LOCK, 0);
    }
  };

  return {
    catchUp,
    words: () => words,
    agree(find, word) {
      const known = find();
      if (known !== undefined) return known;
      locked(() => {
        catchUp();
        if (find() !== undefined) return;
        append(word());
        read(true);
      });
      const agreed = find();
      if (agreed === undefined) throw new RangeError('a word is not what it was when it was written down');
      return agreed;
    },
    restore(others) {
      locked(() => {
        others.forEach(append);
      });
      catchUp();
    },
  };
};
