/** Walks a statechart through events, from its initial state. */
import {
  type AnyStateMachine,
  type EventFrom,
  initialTransition,
  type SnapshotFrom,
  transition,
} from 'xstate';

export interface Walk<Machine extends AnyStateMachine> {
  readonly snapshot: SnapshotFrom<Machine>;
  /** What the last event made the chart emit, as `name` or `name(parameters)`. */
  readonly emitted: readonly string[];
}

const described = ({ type, params }: { readonly type: string; readonly params: unknown }): string =>
  typeof params === 'object' && params !== null ? `${type}(${Object.values(params).join(', ')})` : type;

export const walk = <Machine extends AnyStateMachine>(
  machine: Machine,
  ...events: readonly EventFrom<Machine>[]
): Walk<Machine> => {
  const [initial] = initialTransition<AnyStateMachine>(machine);
  let snapshot = initial as SnapshotFrom<Machine>;
  let emitted: readonly string[] = [];
  for (const event of events) {
    const [after, actions] = transition(machine, snapshot, event);
    snapshot = after;
    emitted = actions.map(described);
  }
  return { snapshot, emitted };
};
