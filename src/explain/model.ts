/** The model that is asked why: what a policy would answer to a request, without the state being changed. */
import { Immer } from 'immer';
import type { LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { decode } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { type Policy, type World, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';
import { run } from '../../machines/run.ts';

export interface Answer<K> {
  readonly outcome: Outcome;
  /** Shares what did not change with the state that was asked. */
  readonly after: K;
}

export interface Model<K extends object> {
  readonly policy: Policy<K>;
  readonly world: World;
  /** Asks for `event` in the state `before`, which stays as it is. */
  readonly ask: (before: K, event: LedgerEvent) => Answer<K>;
}

/** Nothing is frozen: the states that are asked go on being changed by the events of the ledger. */
const trials = new Immer({ autoFreeze: false });

export const modelOf = <K extends object>(policy: Policy<K>, machine: Machine): Model<K> => {
  const world = worldOf(machine, createRoster());
  return {
    policy,
    world,
    ask: (before, event) => {
      const op = decode(event, world.roster);
      let outcome: Outcome | undefined;
      const after = trials.produce<K, K>(before, (draft) => {
        outcome = run(draft, policy.recipe(draft, op), op, world);
      });
      if (outcome === undefined) throw new Error('the operation was not run');
      return { outcome, after };
    },
  };
};
