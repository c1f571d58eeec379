/** The nodes and transitions of a statechart, as whoever draws one needs them: read from the machine's own definition. */
import type { AnyStateMachine } from 'xstate';

/** As much of xstate's state nodes as a drawing needs. */
export interface Node {
  readonly key: string;
  readonly description?: string | undefined;
  readonly path: readonly string[];
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly parent?: Node | undefined;
  readonly states: Readonly<Record<string, Node>>;
  readonly initial: { readonly target: readonly Node[] };
  readonly entry: readonly unknown[];
  readonly transitions: ReadonlyMap<string, readonly Transition[]>;
}

export interface Transition {
  readonly eventType: string;
  readonly target: readonly Node[] | undefined;
  readonly guard?: unknown;
  readonly actions: readonly unknown[];
}

export const children = (node: Node): readonly Node[] => Object.values(node.states);

/** An action or a guard by its name. */
export const nameOf = (part: unknown): string => {
  if (typeof part === 'string') return part;
  if (typeof part !== 'object' || part === null || !('type' in part)) {
    throw new TypeError('a chart names its actions and guards; this one is written in place');
  }
  const parameters =
    'params' in part && typeof part.params === 'object' ? Object.values(part.params ?? {}) : [];
  return parameters.length === 0 ? String(part.type) : `${String(part.type)}(${parameters.join(', ')})`;
};

/** `EVENT [guard] / action, action`. */
export const label = ({ eventType, guard, actions }: Transition): string => {
  const condition = guard === undefined ? '' : ` [${nameOf(guard)}]`;
  const effects = actions.length === 0 ? '' : ` / ${actions.map(nameOf).join(', ')}`;
  return `${eventType}${condition}${effects}`;
};

/** Whether `node` is somewhere within `outer`. */
export const isInside = (node: Node, outer: Node): boolean =>
  node.parent !== undefined && (node.parent === outer || isInside(node.parent, outer));

/** A state that goes to one inside itself is drawn as its children going there: Mermaid has no such arrow. */
export const sources = (node: Node, target: Node): readonly Node[] =>
  isInside(target, node) ? children(node).filter(({ type }) => type !== 'final') : [node];

/** The outermost node of a machine; its own name is that of the chart. */
export const rootOf = (machine: AnyStateMachine): Node => machine.root;
