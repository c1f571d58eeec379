/** Statecharts as text: Mermaid for the docs, and the JSON that Stately's editor imports. */
import type { AnyStateMachine } from 'xstate';
import { children, label, nameOf, type Node, rootOf, sources } from './statechart-nodes.ts';

const INDENT = '  ';

/** Names are unique inside their parent alone; Mermaid has one space of names. */
const idOf = (node: Node): string => node.path.join('_');

const arrows = (node: Node): readonly string[] =>
  [...node.transitions.values()]
    .flat()
    .flatMap((transition) =>
      (transition.target ?? [node]).flatMap((target) =>
        sources(node, target).map((source) => `${idOf(source)} --> ${idOf(target)} : ${label(transition)}`),
      ),
    );

const ownLines = (node: Node): readonly string[] => {
  const id = idOf(node);
  const title = id === node.key ? [] : [`state "${node.key}" as ${id}`];
  const entry = node.entry.length === 0 ? [] : [`${id} : entry / ${node.entry.map(nameOf).join(', ')}`];
  return [...title, ...entry];
};

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => INDENT + line);

const regions = (node: Node): readonly string[] =>
  children(node).flatMap((region, index) => [...(index === 0 ? [] : ['--']), ...drawn(region)]);

const inside = (node: Node): readonly string[] => {
  if (node.type === 'parallel') return regions(node);
  const starts = node.initial.target.map((target) => `[*] --> ${idOf(target)}`);
  return [...starts, ...children(node).flatMap(drawn)];
};

const drawn = (node: Node): readonly string[] => {
  const id = idOf(node);
  const lines = [...ownLines(node)];
  if (children(node).length > 0) lines.push(`state ${id} {`, ...indented(inside(node)), '}');
  if (node.type === 'final') lines.push(`${id} --> [*]`);
  return [...lines, ...arrows(node)];
};

/**
 * The chart as a Mermaid state diagram.
 * @throws TypeError for a machine with actions or guards that have no names.
 */
export const toMermaid = (machine: AnyStateMachine): string => {
  const root = rootOf(machine);
  return ['stateDiagram-v2', ...indented([...inside(root), ...arrows(root)]), ''].join('\n');
};

const refuseCode = (key: string, value: unknown): unknown => {
  if (typeof value === 'function')
    throw new TypeError(`${key} is code; a chart that can be printed names it instead`);
  return value;
};

/**
 * The literal configuration of the machine as JSON text, as Stately's editor imports it.
 * @throws TypeError for a machine with code in its configuration.
 */
export const toStatelyJson = (machine: AnyStateMachine): string =>
  `${JSON.stringify(machine.config, refuseCode, 2)}\n`;
