/** Small tables in text: columns as wide as their widest cell, two spaces apart. */

export type Alignment = 'left' | 'right';

/** @returns the rows as lines, without trailing blanks; the alignment of a missing column is `left`. */
export const tableLines = (
  rows: readonly (readonly string[])[],
  alignment: readonly Alignment[] = [],
): readonly string[] => {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return alignment[column] === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
};

const COUNT = new Intl.NumberFormat('en-US');

/** 12345 as people read it: 12,345. */
export const countText = (count: number): string => COUNT.format(count);

/** `1 event`, `2 events`. */
export const counted = (count: number, noun: string): string =>
  `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
