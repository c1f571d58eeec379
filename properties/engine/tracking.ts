/** An engine for large states, whose cost is that of what an event touches. The states that it answers are good until the next event. */
import { advance } from '../../machines/interleaved/advance.ts';
import type { Policy } from '../../machines/policy.ts';
import type { Engine } from './engine.ts';
import { trackState } from './tracked-state.ts';

/**
 * @param start the state to begin with, which stays as it is.
 * @param tables the names of its tables that grow.
 */
export const trackingEngine = <K extends object>(
  policy: Policy<K>,
  start: K,
  tables: readonly string[],
): Engine<K> => {
  const state = trackState(start, tables);
  return {
    state: state.shown,
    advance(underWay, op, world) {
      const advanced = advance(policy, state.live, underWay, op, world);
      return { ...advanced, ...state.look() };
    },
  };
};
