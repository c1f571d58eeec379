/**
 * A table from spellings, as they stand in the bytes of a ledger, to ids. A spelling is validated and interned when it is seen
 * for the first time, by way of a string; after that its bytes alone find the id, four of them at a time.
 */

/** What no spelling has for an id. */
export const UNSPELLED = -1;

export interface Spellings {
  /** The id of the bytes from `start` to `end`; {@link UNSPELLED} if they are none that the table admits. */
  idOf(bytes: DataView, start: number, end: number): number;
}

/** Longest spelling that a table keeps; longer ones are left to the parser. */
const MAX_BYTES = 4096;

const MULTIPLIER = 0x9e3779b1;

/** Mask of the bytes of a last word of which `rest` count, 0 to 3. */
const TAIL_MASKS = [0, 0xff, 0xffff, 0xffffff] as const;

const wordsOf = (length: number): number => (length + 3) >> 2;

/** The word at `at`, of which the bytes before `end` count. */
const wordAt = (bytes: DataView, at: number, end: number): number => {
  const word = bytes.getInt32(at, true);
  return at + 4 <= end ? word : word & (TAIL_MASKS[(end - at) & 3] ?? 0);
};

const hashOf = (bytes: DataView, start: number, end: number): number => {
  let hash = end - start;
  for (let at = start; at < end; at += 4) {
    hash = Math.imul(hash ^ wordAt(bytes, at, end), MULTIPLIER);
    hash ^= hash >>> 15;
  }
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
 * `admit` answers the id of a spelling that is seen for the first time, {@link UNSPELLED} if it is none. It is asked about
 * bytes read as Latin-1, so that whatever is not ASCII is for it to refuse.
 */
export const createSpellings = (admit: (text: string) => number): Spellings => {
  // Entries one after the other, and an open-addressing table of where they begin, 0 for none.
  let entries = new Int32Array(1024);
  let used = 1;
  let count = 0;
  let table = new Int32Array(256);

  const isEntry = (entry: number, bytes: DataView, start: number, end: number): boolean => {
    if (entries[entry + LENGTH] !== end - start) return false;
    let word = entry + HEAD;
    for (let at = start; at < end; at += 4) {
      if (entries[word] !== wordAt(bytes, at, end)) return false;
      word += 1;
    }
    return true;
  };

  const insert = (hash: number, entry: number): void => {
    let slot = hash & (table.length - 1);
    while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1);
    table[slot] = entry;
  };

  const grow = (): void => {
    const before = table;
    table = new Int32Array(before.length * 2);
    const view = new DataView(entries.buffer);
    for (const entry of before) {
      if (entry === 0) continue;
      const start = (entry + HEAD) * 4;
      insert(hashOf(view, start, start + (entries[entry + LENGTH] ?? 0)), entry);
    }
  };

  const add = (bytes: DataView, start: number, end: number, hash: number): number => {
    if (end - start > MAX_BYTES) return UNSPELLED;
    const id = admit(textOf(bytes, start, end));
    if (id === UNSPELLED) return UNSPELLED;
    const size = HEAD + wordsOf(end - start);
    while (used + size >= entries.length) entries = larger(entries);
    entries[used + LENGTH] = end - start;
    entries[used + ID] = id;
    for (let at = start, word = used + HEAD; at < end; at += 4, word += 1)
      entries[word] = wordAt(bytes, at, end);
    insert(hash, used);
    used += size;
    count += 1;
    if (count * 2 > table.length) grow();
    return id;
  };

  return {
    idOf(bytes, start, end) {
      const hash = hashOf(bytes, start, end);
      let slot = hash & (table.length - 1);
      for (;;) {
        const entry = table[slot] ?? 0;
        if (entry === 0) return add(bytes, start, end, hash);
        if (isEntry(entry, bytes, start, end)) return entries[entry + ID] ?? UNSPELLED;
        slot = (slot + 1) & (table.length - 1);
      }
    },
  };
};
