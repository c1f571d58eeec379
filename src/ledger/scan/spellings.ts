/**
 * A table from spellings, as they stand in the bytes of a ledger, to ids. A spelling is validated and interned when it is seen
 * for the first time, by way of a string; after that its bytes alone find the id, four of them at a time.
 */

/** What no spelling has for an id. */
export const UNSPELLED = -1;

/** Longest spelling that a table keeps; longer ones are left to the parser. */
const MAX_BYTES = 4096;

const MULTIPLIER = 0x9e3779b1;
const LOW_BITS = 0x01010101;
const HIGH_BITS = 0x80808080;

/** Mask of the first bytes of a word, 0 to 3 of them. */
const HEAD_MASKS = Int32Array.of(0, 0xff, 0xffff, 0xffffff);

const wordsOf = (length: number): number => (length + 3) >> 2;

/** The word at `at`, of which the bytes before `end` count. */
const wordAt = (bytes: DataView, at: number, end: number): number => {
  const word = bytes.getInt32(at, true);
  return at + 4 <= end ? word : word & (HEAD_MASKS[end - at] ?? 0);
};

const mixed = (hash: number, word: number): number => {
  const product = Math.imul(hash ^ word, MULTIPLIER);
  return product ^ (product >>> 15);
};

const hashOf = (bytes: DataView, start: number, end: number): number => {
  let hash = 0;
  for (let at = start; at < end; at += 4) hash = mixed(hash, wordAt(bytes, at, end));
  return hash;
};

const textOf = (bytes: DataView, start: number, end: number): string => {
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes.getUint8(at));
  return text;
};

const larger = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const copy = new Int32Array(array.length * 2);
  copy.set(array);
  return copy;
};

/** Words of an entry in front of those of its spelling. */
const LENGTH = 0;
const ID = 1;
const HEAD = 2;

/**
 * A table of spellings that end in a mark. A class, for the sake of the engine: its fields are what the fast path touches most.
 */
export class Spellings {
  /** The id of the last spelling that was read; {@link UNSPELLED} if the table does not admit it. */
  id = UNSPELLED;
  readonly #marks: number;
  readonly #admit: (text: string) => number;
  /** Entries one after the other; an open-addressing table says where they begin, 0 for none. */
  #entries = new Int32Array(1024);
  #table = new Int32Array(256);
  #used = 1;
  #count = 0;

  /**
   * `mark` is a single ASCII character. `admit` answers the id of a spelling that is seen for the first time,
   * {@link UNSPELLED} if it is none; it is asked about bytes read as Latin-1, so whatever is not ASCII is for it to refuse.
   */
  constructor(mark: string, admit: (text: string) => number) {
    this.#marks = mark.charCodeAt(0) * LOW_BITS;
    this.#admit = admit;
  }

  /** Reads the spelling that begins at `start`; answers the index of the mark that ends it. There must be one in `bytes`. */
  read(bytes: DataView, start: number): number {
    const marks = this.#marks;
    let hash = 0;
    for (let at = start; ; at += 4) {
      const word = bytes.getInt32(at, true);
      // The usual test for a zero byte: its lowest set bit is the high bit of the first byte that is the mark.
      const apart = word ^ marks;
      const zeros = (apart - LOW_BITS) & ~apart & HIGH_BITS;
      if (zeros === 0) {
        hash = mixed(hash, word);
        continue;
      }
      const rest = (31 - Math.clz32(zeros & -zeros)) >> 3;
      if (rest > 0) hash = mixed(hash, word & (HEAD_MASKS[rest] ?? 0));
      this.id = this.#find(bytes, start, at + rest, hash);
      return at + rest;
    }
  }

  #find(bytes: DataView, start: number, end: number, hash: number): number {
    const table = this.#table;
    let slot = hash & (table.length - 1);
    for (;;) {
      const entry = table[slot] ?? 0;
      if (entry === 0) return this.#add(bytes, start, end, hash);
      if (this.#isEntry(entry, bytes, start, end)) return this.#entries[entry + ID] ?? UNSPELLED;
      slot = (slot + 1) & (table.length - 1);
    }
  }

  #isEntry(entry: number, bytes: DataView, start: number, end: number): boolean {
    const entries = this.#entries;
    if (entries[entry + LENGTH] !== end - start) return false;
    let word = entry + HEAD;
    for (let at = start; at < end; at += 4) {
      if (entries[word] !== wordAt(bytes, at, end)) return false;
      word += 1;
    }
    return true;
  }

  #add(bytes: DataView, start: number, end: number, hash: number): number {
    if (end - start > MAX_BYTES) return UNSPELLED;
    const admitted = this.#admit(textOf(bytes, start, end));
    if (admitted === UNSPELLED) return UNSPELLED;
    const entry = this.#used;
    this.#used += HEAD + wordsOf(end - start);
    while (this.#used >= this.#entries.length) this.#entries = larger(this.#entries);
    this.#entries[entry + LENGTH] = end - start;
    this.#entries[entry + ID] = admitted;
    for (let at = start, word = entry + HEAD; at < end; at += 4, word += 1) {
      this.#entries[word] = wordAt(bytes, at, end);
    }
    this.#insert(hash, entry);
    this.#count += 1;
    if (this.#count * 2 > this.#table.length) this.#grow();
    return admitted;
  }

  #insert(hash: number, entry: number): void {
    let slot = hash & (this.#table.length - 1);
    while (this.#table[slot] !== 0) slot = (slot + 1) & (this.#table.length - 1);
    this.#table[slot] = entry;
  }

  #grow(): void {
    const before = this.#table;
    this.#table = new Int32Array(before.length * 2);
    const view = new DataView(this.#entries.buffer);
    for (const entry of before) {
      if (entry === 0) continue;
      const start = (entry + HEAD) * 4;
      this.#insert(hashOf(view, start, start + (this.#entries[entry + LENGTH] ?? 0)), entry);
    }
  }
}
