/** An engine for small states: it compares the whole state with its last snapshot after each event, and keeps every snapshot. */
import { advance } from '../../machines/interleaved/advance.ts';
import type { Policy } from '../../machines/policy.ts';
import { snapshotOf } from '../snapshot.ts';
import type { Engine } from './engine.ts';

/** @param kernel the state to begin with; it is the engine's own from here on. */
export const snapshotEngine = <K extends object>(policy: Policy<K>, kernel: K): Engine<K> => {
  let snapshot = snapshotOf<K>(undefined, kernel);
  return {
    state: () => snapshot,
    advance(underWay, op, world) {
      const advanced = advance(policy, kernel, underWay, op, world);
      const before = snapshot;
      snapshot = snapshotOf(before, kernel);
      return { ...advanced, before, after: snapshot };
    },
  };
};
