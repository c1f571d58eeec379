/** Pieces of an SVG picture: text, rectangles, and blocks that know their size. Text of a ledger never becomes markup. */

/** @param read a colour of the page by its name, as the style sheet has it. */
export const coloursBy = (read: (name: string) => string) => ({
  paper: read('paper'),
  card: read('card'),
  ink: read('ink'),
  soft: read('soft'),
  kernel: read('kernel'),
  'kernel-fill': read('kernel-fill'),
  'kernel-edge': read('kernel-edge'),
  user: read('user'),
  'user-fill': read('user-fill'),
  'user-edge': read('user-edge'),
  free: read('free'),
  refused: read('refused'),
  violated: read('violated'),
  lit: read('lit'),
});

export type Colours = Readonly<ReturnType<typeof coloursBy>>;

/** A piece of the picture, drawn from its upper left corner; sizes in pixels. */
export interface Block {
  readonly width: number;
  readonly height: number;
  readonly markup: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Without the control characters that XML has no place for, either. */
const escaped = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

interface TextStyle {
  readonly fill: string;
  readonly size?: number;
  readonly isBold?: boolean;
  readonly isMono?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
}

const MONO = 'ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace';

export const textAt = (
  x: number,
  y: number,
  text: string,
  { fill, size = 13, isBold = false, isMono = false, anchor = 'start' }: TextStyle,
): string => {
  const family = isMono ? ` font-family="${MONO}"` : '';
  const weight = isBold ? ' font-weight="650"' : '';
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${escaped(fill)}" text-anchor="${anchor}"${family}${weight}>${escaped(text)}</text>`;
};

interface RectStyle {
  readonly fill: string;
  readonly stroke?: string;
  readonly radius?: number;
}

export const rectAt = (
  x: number,
  y: number,
  width: number,
  height: number,
  { fill, stroke, radius = 0 }: RectStyle,
): string => {
  const border = stroke === undefined ? '' : ` stroke="${escaped(stroke)}" stroke-width="2"`;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${escaped(fill)}"${border}/>`;
};

export const movedTo = (x: number, y: number, { markup }: Block): string =>
  `<g transform="translate(${x} ${y})">${markup}</g>`;

/** Moved in from the left, within the same width. */
export const indented = (block: Block, by: number): Block => ({ ...block, markup: movedTo(by, 0, block) });

/** One below the other. */
export const stacked = (blocks: readonly Block[], gap: number): Block => {
  let y = 0;
  let markup = '';
  for (const block of blocks) {
    markup += movedTo(0, y, block);
    y += block.height + gap;
  }
  const width = Math.max(0, ...blocks.map((block) => block.width));
  return { width, height: Math.max(0, y - gap), markup };
};

/** In rows of `columns`. */
export const tiled = (blocks: readonly Block[], columns: number, gap: number): Block => {
  const rows: Block[] = [];
  for (let first = 0; first < blocks.length; first += columns) {
    const row = blocks.slice(first, first + columns);
    let x = 0;
    let markup = '';
    for (const block of row) {
      markup += movedTo(x, 0, block);
      x += block.width + gap;
    }
    rows.push({ width: x - gap, height: Math.max(...row.map(({ height }) => height)), markup });
  }
  return stacked(rows, gap);
};

const LINE_HEIGHT = 18;

/** Lines of text, cut at words where they are longer than `width` allows. */
export const paragraph = (text: string, width: number, fill: string, size = 13): Block => {
  const most = Math.max(10, Math.floor(width / (size * 0.56)));
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const markup = lines.map((line, i) => textAt(0, i * LINE_HEIGHT + size, line, { fill, size })).join('');
  return { width, height: lines.length * LINE_HEIGHT, markup };
};
