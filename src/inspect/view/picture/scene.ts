/** What a picture is drawn with, and the words for what is marked in it. */
import { type Block, type Colours, indented, paragraph, rectAt, stacked, textAt } from './elements.ts';

export interface Scene {
  readonly colours: Colours;
  /** As on the page: what stands in the way, and what differs from the grid beside. */
  readonly blocking: ReadonlySet<string>;
  readonly differing: ReadonlySet<string>;
}

interface Said {
  readonly lit?: boolean;
  readonly differs?: boolean;
  readonly blocks?: boolean;
  readonly wrong?: readonly string[];
}

/** `changed, in the way, ✗ COUNT`. */
export const marksText = ({ lit = false, differs = false, blocks = false, wrong = [] }: Said): string =>
  [
    ...(lit ? ['changed'] : []),
    ...(differs ? ['differs'] : []),
    ...(blocks ? ['in the way'] : []),
    ...wrong.map((sentence) => `✗ ${sentence.split(':')[0] ?? ''}`),
  ].join(', ');

/** The frame around what is marked, in the order in which the page lets one cover another. */
export const frameOf = (
  { lit = false, blocks = false, wrong = [] }: Said,
  colours: Colours,
): string | undefined => {
  if (blocks) return colours.refused;
  if (wrong.length > 0) return colours.violated;
  return lit ? colours.lit : undefined;
};

export const CARD_WIDTH = 440;
export const HEAD_HEIGHT = 36;

interface CardHead {
  readonly title: string;
  readonly note: string;
  readonly corner: string;
}

/** The card of a CPU or a task: its head, its content, and below it what is wrong. */
export const card = (
  { colours }: Scene,
  width: number,
  { title, note, corner }: CardHead,
  content: Block,
  wrong: readonly string[],
): Block => {
  const head: Block = {
    width,
    height: HEAD_HEIGHT,
    markup:
      textAt(12, 23, title, { fill: colours.ink, size: 15, isBold: true }) +
      textAt(24 + title.length * 9, 23, note, { fill: colours.soft }) +
      textAt(width - 12, 23, corner, { fill: colours.ink, size: 12, anchor: 'end', isMono: true }),
  };
  const sentences = wrong.map((why) => indented(paragraph(`✗ ${why}`, width - 24, colours.violated, 12), 12));
  const inside = stacked([head, content, ...sentences], 2);
  const frame = rectAt(0, 0, width, inside.height, { fill: colours.card, radius: 8 });
  return { width, height: inside.height, markup: frame + inside.markup };
};
