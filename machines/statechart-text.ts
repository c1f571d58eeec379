/** Statecharts as text: Mermaid for the docs, and the JSON that Stately's editor imports. */
import type { AnyStateMachine } from 'xstate';

/** As much of xstate's state nodes and transitions as a drawing needs. */
interface Node {
  readonly key: string;
  readonly path: readonly string[];
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly parent?: Node | undefined;
  readonly states: Readonly<Record<string, Node>>;
  readonly initial: { readonly target: readonly Node[] };
  readonly entry: readonly unknown[];
  readonly transitions: ReadonlyMap<string, readonly Transition[]>;
}

interface Transition {
  readonly eventType: string;
  readonly target: readonly Node[] | undefined;
  readonly guard?: unknown;
  readonly actions: readonly unknown[];
}

const INDENT = '  ';

const children = (node: Node): readonly Node[] => Object.values(node.states);

/** Names are unique inside their parent alone; Mermaid has one space of names. */
const idOf = (node: Node): string => node.path.join('_');

/** An action or a guard by its name. */
const nameOf = (part: unknown): string => {
  if (typeof part === 'string') return part;
  if (typeof part !== 'object' || part === null || !('type' in part)) {
    throw new TypeError('a chart names its actions and guards; this one is written in place');
  }
  const parameters =
    'params' in part && typeof part.params === 'object' ? Object.values(part.params ?? {}) : [];
  return parameters.length === 0 ? String(part.type) : `${String(part.type)}(${parameters.join(', ')})`;
};

const label = ({ eventType, guard, actions }: Transition): string => {
  const condition = guard === undefined ? '' : ` [${nameOf(guard)}]`;
  const effects = actions.length === 0 ? '' : ` / ${actions.map(nameOf).join(', ')}`;
  return `${eventType}${condition}${effects}`;
};

const isInside = (node: Node, outer: Node): boolean =>
  node.parent !== undefined && (node.parent === outer || isInside(node.parent, outer));

/** A state that goes to one inside itself is drawn as its children going there: Mermaid has no such arrow. */
const sources = (node: Node, target: Node): readonly Node[] =>
  isInside(target, node) ? children(node).filter(({ type }) => type !== 'final') : [node];

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
  const root: Node = machine.root;
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
