/** A table of rows that are made when they are first asked for: of all keys only few ever occur. */
export interface Rows {
  /** Where the row of this key begins in `entries`; ask for `entries` after this, as it may have been moved. */
  readonly at: (key: number) => number;
  readonly entries: () => Uint16Array;
}

const FIRST_ROWS = 16;

/** @param keys how many keys there are; @param width entries a row, all 0 at first. */
export const createRows = (keys: number, width: number): Rows => {
  const rowOf = new Int32Array(keys);
  let rows = 0;
  let entries = new Uint16Array(FIRST_ROWS * width);
  return {
    at(key) {
      const known = rowOf[key] ?? 0;
      if (known > 0) return (known - 1) * width;
      rows += 1;
      rowOf[key] = rows;
      if (rows * width > entries.length) {
        const larger = new Uint16Array(entries.length * 2);
        larger.set(entries);
        entries = larger;
      }
      return (rows - 1) * width;
    },
    entries: () => entries,
  };
};
