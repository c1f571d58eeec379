/** The names of the states that a chart is in, as a drawing of it calls them: `online`, `online.task`, `online.task.idle`. */
import type { StateValue } from 'xstate';

/** Outer states before those within. */
export const statesIn = (value: StateValue, outer = ''): readonly string[] => {
  const within = outer === '' ? '' : `${outer}.`;
  if (typeof value === 'string') return [`${within}${value}`];
  return Object.entries(value).flatMap(([name, inner]) => {
    const state = `${within}${name}`;
    return inner === undefined ? [state] : [state, ...statesIn(inner, state)];
  });
};

/** The innermost of such states, in words: `task idle`, `interrupt taken: disabled`. */
export const stateText = (value: StateValue): string => {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([name, inner]) => (inner === undefined ? name : `${name} ${stateText(inner)}`))
    .join(', ');
};
