/**
 * The state after the last event taken. What the model decided can be taken back where the kernel answered otherwise: from the
 * state behind the calls under way, which costs a copy of it, or in a large state by what the event changed.
 */
import type { Outcome } from '../../machines/outcome.ts';
import type { Policy, World } from '../../machines/policy.ts';
import { trackState } from '../../properties/engine/tracked-state.ts';
import { carryOut, type Taken } from './lane.ts';

export interface Front<K> {
  /** Carries an event out as the policy decides. */
  readonly decide: (taken: Taken) => Outcome | undefined;
  /** The state before what was last decided, which is taken back; `again` makes it anew. To read. */
  readonly takeBack: (again: () => K) => K;
  /** Carries an event out after that. */
  readonly carryOut: (taken: Taken) => void;
}

/** Entries in the tables of a state from which copying it costs more than watching it. */
const LARGE = 1000;

/** All tables of a state, if one of them is long: another may become so. */
const tablesOfLarge = (kernel: object): readonly string[] => {
  const tables = Object.entries(kernel).filter(([, value]) => Array.isArray(value));
  const isLarge = tables.some(([, { length }]) => length >= LARGE);
  return isLarge ? tables.map(([name]) => name) : [];
};

const copiedFront = <K extends object>(policy: Policy<K>, start: K, world: World): Front<K> => {
  let kernel = start;
  return {
    decide: (taken) => carryOut(policy, kernel, world, taken),
    takeBack: (again) => {
      kernel = again();
      return kernel;
    },
    carryOut: (taken) => {
      carryOut(policy, kernel, world, taken);
    },
  };
};

const watchedFront = <K extends object>(
  policy: Policy<K>,
  start: K,
  world: World,
  tables: readonly string[],
): Front<K> => {
  const state = trackState(start, tables);
  return {
    decide: (taken) => {
      state.look();
      return carryOut(policy, state.live, world, taken);
    },
    takeBack: () => {
      state.look();
      state.restore();
      return state.live;
    },
    carryOut: (taken) => {
      carryOut(policy, state.live, world, taken);
    },
  };
};

/** @param start is the front's own from here on. */
export const frontOf = <K extends object>(policy: Policy<K>, start: K, world: World): Front<K> => {
  let front = copiedFront(policy, start, world);
  let isWatched = false;
  return {
    decide: (taken) => front.decide(taken),
    carryOut: (taken) => {
      front.carryOut(taken);
    },
    takeBack: (again) => {
      const kernel = front.takeBack(again);
      const tables = isWatched ? [] : tablesOfLarge(kernel);
      if (tables.length > 0) {
        front = watchedFront(policy, kernel, world, tables);
        isWatched = true;
      }
      return kernel;
    },
  };
};
