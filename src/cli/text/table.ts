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

const THOUSANDS = /\B(?=(?:\d{3})+$)/g;

/** A whole number, 12345, as people read it: 12,345. Without `Intl`, whose data take 6 MiB: the explorer counts its bytes. */
export const countText = (count: number): string => String(count).replace(THOUSANDS, ',');

/** `1 event`, `2 events`. */
export const counted = (count: number, noun: string): string =>
  `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
