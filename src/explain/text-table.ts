/** Tables in text, never wider than a terminal of 80 columns. */

export const TEXT_WIDTH = 80;

const INDENT = '  ';
const GAP = '  ';
const CUT = '…';

const widthsOf = (rows: readonly (readonly string[])[]): number[] => {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
};

/** The widest columns give way until everything fits. */
const narrowed = (widths: readonly number[]): readonly number[] => {
  const fitting = [...widths];
  const spare = TEXT_WIDTH - INDENT.length - GAP.length * (widths.length - 1);
  let total = fitting.reduce((sum, width) => sum + width, 0);
  while (total > spare) {
    const widest = fitting.indexOf(Math.max(...fitting));
    fitting[widest] = (fitting[widest] ?? 0) - 1;
    total -= 1;
  }
  return fitting;
};

const cellText = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - CUT.length))}${CUT}` : text.padEnd(width);

/** The rows as lines, columns aligned; a cell that does not fit is cut. */
export const tableLines = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = narrowed(widthsOf(rows));
  return rows.map((row) =>
    `${INDENT}${row.map((cell, i) => cellText(cell, widths[i] ?? 0)).join(GAP)}`.trimEnd(),
  );
};

/** The numbers to draw where not all have room: those that matter first, in ascending order at last. */
export const chosen = (all: number, important: readonly number[], most: number): readonly number[] => {
  const picked = new Set(important.slice(0, most));
  for (let i = 0; i < all && picked.size < most; i += 1) picked.add(i);
  return [...picked].sort((a, b) => a - b);
};

/** What is said of rows that are left out. */
export const leftOut = (all: number, drawn: number, what: string): readonly string[] =>
  all > drawn ? [`${INDENT}${CUT} and ${all - drawn} more ${what}${all - drawn === 1 ? '' : 's'}`] : [];
