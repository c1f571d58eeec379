/** Small drawings of the statecharts, made from the machines' own definitions: nothing of a chart is written down here. */
import type { AnyStateMachine } from 'xstate';
import { breakpointMachine } from '../../../machines/breakpoint.ts';
import { cpuMachine } from '../../../machines/cpu.ts';
import { registryMachine } from '../../../machines/registry.ts';
import { children, label, type Node, rootOf, sources } from '../../../machines/statechart-nodes.ts';
import { arrowPath } from './chart-arrow.ts';
import { type ChartBox, placed, stateId } from './chart-layout.ts';

export interface ChartArrow {
  /** The ids of two boxes. */
  readonly from: string;
  readonly to: string;
  /** The events by which a chart goes this way. */
  readonly events: readonly string[];
  /** The same with guards and actions, a line each. */
  readonly title: string;
  /** As the `d` of an SVG path. */
  readonly path: string;
}

export interface ChartDrawing {
  readonly title: string;
  /** In pixels, as all of the drawing. */
  readonly width: number;
  readonly height: number;
  /** Outer boxes before those within. */
  readonly boxes: readonly ChartBox[];
  readonly arrows: readonly ChartArrow[];
}

export type ChartName = 'registry' | 'cpu' | 'breakpoint';

interface Way {
  readonly from: string;
  readonly to: string;
  readonly event: string;
  readonly text: string;
}

const everyNode = (node: Node): readonly Node[] => [node, ...children(node).flatMap(everyNode)];

/** Every transition from one state to another; one that stays where it is moves nothing. */
const waysOf = (root: Node): readonly Way[] =>
  everyNode(root).flatMap((node) =>
    [...node.transitions.values()].flat().flatMap((transition) =>
      (transition.target ?? []).flatMap((target) =>
        sources(node, target)
          .filter((source) => source !== target)
          .map((source) => ({
            from: stateId(source),
            to: stateId(target),
            event: transition.eventType,
            text: label(transition),
          })),
      ),
    ),
  );

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** One arrow for all transitions between two states. */
const arrowsOf = (root: Node, boxes: readonly ChartBox[]): readonly ChartArrow[] => {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const groups = Map.groupBy(waysOf(root), ({ from, to }) => `${from} ${to}`);
  return [...groups.values()].flatMap((ways) => {
    const [first] = ways;
    const from = byId.get(first?.from ?? '');
    const to = byId.get(first?.to ?? '');
    if (from === undefined || to === undefined) return [];
    return [
      {
        from: from.id,
        to: to.id,
        events: distinct(ways.map(({ event }) => event)),
        title: distinct(ways.map(({ text }) => text)).join('\n'),
        path: arrowPath(from, to),
      },
    ];
  });
};

export const chartDrawing = (machine: AnyStateMachine): ChartDrawing => {
  const root = rootOf(machine);
  const { width, height, boxes } = placed(root);
  return { title: root.description ?? root.key, width, height, boxes, arrows: arrowsOf(root, boxes) };
};

export const chartDrawings = (): Readonly<Record<ChartName, ChartDrawing>> => ({
  registry: chartDrawing(registryMachine),
  cpu: chartDrawing(cpuMachine),
  breakpoint: chartDrawing(breakpointMachine),
});
