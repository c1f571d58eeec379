/** Where the states of a chart stand in its drawing: in columns, as far from the first state as their transitions lead. */
import { children, isInside, type Node } from '../../../machines/statechart-nodes.ts';
import { BOW, type Box } from './chart-arrow.ts';

/** A state as a box. */
export interface ChartBox extends Box {
  /** The names of the states around it and its own, with dots between. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Whether states stand within it. */
  readonly isCompound: boolean;
  readonly isFinal: boolean;
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly ChartBox[];
}

const LETTER = 6.6;
const LEAF_HEIGHT = 20;
const NAME_HEIGHT = 16;
const PADDING = 6;
const COLUMN_GAP = 22;
const ROW_GAP = 6;

export const stateId = ({ path }: Node): string => path.join('.');

const moved = ({ boxes }: Placed, x: number, y: number): readonly ChartBox[] =>
  boxes.map((box) => ({ ...box, x: box.x + x, y: box.y + y }));

const widest = (all: readonly Placed[]): number => Math.max(0, ...all.map(({ width }) => width));

const stacked = (all: readonly Placed[], gap: number): Placed => {
  const width = widest(all);
  let y = 0;
  const boxes: ChartBox[] = [];
  for (const one of all) {
    boxes.push(...moved(one, (width - one.width) / 2, y));
    y += one.height + gap;
  }
  return { width, height: Math.max(0, y - gap), boxes };
};

const sideBySide = (all: readonly Placed[], gap: number): Placed => {
  const height = Math.max(0, ...all.map((one) => one.height));
  let x = 0;
  const boxes: ChartBox[] = [];
  for (const one of all) {
    boxes.push(...moved(one, x, (height - one.height) / 2));
    x += one.width + gap;
  }
  return { width: Math.max(0, x - gap), height, boxes };
};

const targetsWithin = (node: Node): readonly Node[] => [
  ...[...node.transitions.values()].flat().flatMap(({ target }) => target ?? []),
  ...children(node).flatMap(targetsWithin),
];

/** The siblings that a transition of `node`, or of a state within it, leads to. */
const nextTo = (node: Node, siblings: readonly Node[]): readonly Node[] => {
  const targets = targetsWithin(node);
  return siblings.filter((one) => targets.some((target) => target === one || isInside(target, one)));
};

/** The states within `node` by how many transitions lead to them; those that only `node` itself or a state around it leads to come last. */
const columnsOf = (node: Node): readonly (readonly Node[])[] => {
  const all = children(node);
  const columns: Node[][] = [];
  const seen = new Set<Node>();
  let column = node.initial.target.flatMap((first) =>
    all.filter((one) => one === first || isInside(first, one)),
  );
  while (column.length > 0) {
    columns.push(column);
    for (const one of column) seen.add(one);
    column = [...new Set(column.flatMap((one) => nextTo(one, all)))].filter((one) => !seen.has(one));
  }
  const rest = all.filter((one) => !seen.has(one));
  const [first, ...others] = columns;
  if (rest.length === 0 || first === undefined) return columns;
  return others.length === 0 ? [[...first, ...rest]] : [...columns, rest];
};

/** How much wider than the widest region a row of regions may become. */
const ROOM = 1.3;

/** Each in the first row that has room for it. */
const inRows = (regions: readonly Placed[]): Placed => {
  const limit = widest(regions) * ROOM;
  const rows: Placed[][] = [];
  for (const region of regions) {
    const row = rows.find((one) => sideBySide([...one, region], ROW_GAP).width <= limit);
    if (row === undefined) rows.push([region]);
    else row.push(region);
  }
  return stacked(
    rows.map((row) => sideBySide(row, ROW_GAP)),
    ROW_GAP,
  );
};

const contentOf = (node: Node): Placed => {
  if (node.type === 'parallel') return inRows(children(node).map(placedNode));
  const columns = columnsOf(node).map((column) => stacked(column.map(placedNode), ROW_GAP));
  const { width, height, boxes } = sideBySide(columns, COLUMN_GAP);
  // Below, room for the ways back.
  return { width, height: height + (columns.length > 1 ? BOW - ROW_GAP / 2 : 0), boxes };
};

const boxOf = (node: Node, width: number, height: number): ChartBox => ({
  id: stateId(node),
  name: node.key,
  description: node.description ?? '',
  x: 0,
  y: 0,
  width,
  height,
  isCompound: children(node).length > 0,
  isFinal: node.type === 'final',
});

const placedNode = (node: Node): Placed => {
  const nameWidth = node.key.length * LETTER + 2 * PADDING;
  if (children(node).length === 0)
    return { width: nameWidth, height: LEAF_HEIGHT, boxes: [boxOf(node, nameWidth, LEAF_HEIGHT)] };
  const content = contentOf(node);
  const width = Math.max(nameWidth, content.width + 2 * PADDING);
  const height = content.height + NAME_HEIGHT + PADDING;
  const within = moved(content, (width - content.width) / 2, NAME_HEIGHT);
  return { width, height, boxes: [boxOf(node, width, height), ...within] };
};

/** The states of a chart; the outermost node itself has no box. */
export const placed = (root: Node): Placed => {
  const content = contentOf(root);
  return {
    width: content.width + 2,
    height: content.height + 2 + BOW / 2,
    boxes: moved(content, 1, 1),
  };
};
