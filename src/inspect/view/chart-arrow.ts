/** Arrows between the boxes of a statechart: forward from side to side, back in a bow below. */

/** A rectangle in pixels, from the upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How far a bow hangs below the boxes that it joins, at most. */
export const BOW = 14;

const middle = ({ x, width }: Box): number => x + width / 2;
const height = ({ y, height: its }: Box): number => y + its / 2;
const right = ({ x, width }: Box): number => x + width;
const bottom = ({ y, height: its }: Box): number => y + its;

const forward = (from: Box, to: Box): string => {
  const bend = (to.x - right(from)) / 2;
  const [startY, endY] = [height(from), height(to)];
  return `M${right(from)} ${startY}C${right(from) + bend} ${startY} ${to.x - bend} ${endY} ${to.x} ${endY}`;
};

const back = (from: Box, to: Box): string => {
  const lowest = Math.max(bottom(from), bottom(to)) + BOW;
  const [startX, endX] = [middle(from) - 5, middle(to) + 5];
  return `M${startX} ${bottom(from)}C${startX} ${lowest} ${endX} ${lowest} ${endX} ${bottom(to)}`;
};

/** Two that stand one above the other; the ways down and up do not cover each other. */
const upright = (from: Box, to: Box): string =>
  to.y > from.y ? `M${middle(to) - 5} ${bottom(from)}V${to.y}` : `M${middle(to) + 5} ${from.y}V${bottom(to)}`;

/** As the `d` of an SVG path, from the border of one box to that of the other. */
export const arrowPath = (from: Box, to: Box): string => {
  if (to.x >= right(from)) return forward(from, to);
  return right(to) <= from.x ? back(from, to) : upright(from, to);
};
