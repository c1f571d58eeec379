/** The grid of a moment as a picture of its own, with what the page has of it: SVG text. */
import type { Grid } from '../grid.ts';
import { countPicture } from './count-picture.ts';
import { type Block, type Colours, movedTo, paragraph, rectAt, stacked } from './elements.ts';
import { CARD_WIDTH, type Scene } from './scene.ts';
import { slotPicture } from './slot-picture.ts';

/** One history of the picture. */
export interface Pictured {
  /** What is said above its grid, a paragraph each; the first is its title. */
  readonly lines: readonly string[];
  readonly grid: Grid;
  readonly blocking: ReadonlySet<string>;
  readonly differing: ReadonlySet<string>;
}

const MARGIN = 18;
const WIDTH = 2 * CARD_WIDTH + 14;

const gridBlock = (scene: Scene, grid: Grid): Block => {
  switch (grid.kind) {
    case 'slots':
      return slotPicture(scene, grid);
    case 'counts':
      return countPicture(scene, grid);
    case 'row': {
      const lines = grid.columns.map(({ name, text, lit }) =>
        paragraph(`${name}${lit ? ' (changed)' : ''}: ${text}`, WIDTH, scene.colours.ink),
      );
      return stacked(lines, 2);
    }
  }
};

const historyBlock = (colours: Colours, { lines, grid, blocking, differing }: Pictured): Block => {
  const said = lines.map((line, i) =>
    paragraph(line, WIDTH, i === 0 ? colours.soft : colours.ink, i === 0 ? 12 : 15),
  );
  return stacked([...said, gridBlock({ colours, blocking, differing }, grid)], 8);
};

/** @param histories the one that is shown, and after it the one beside. */
export const gridPicture = (histories: readonly Pictured[], colours: Colours): string => {
  const content = stacked(
    histories.map((one) => historyBlock(colours, one)),
    24,
  );
  const width = WIDTH + 2 * MARGIN;
  const height = Math.ceil(content.height + 2 * MARGIN);
  const ground = rectAt(0, 0, width, height, { fill: colours.paper });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="system-ui, Segoe UI, DejaVu Sans, Roboto, sans-serif">` +
    `${ground}${movedTo(MARGIN, MARGIN, content)}</svg>\n`
  );
};
