/** The model that is asked why: what a policy answers to a request in a state, and the state that follows. States never change. */
import type { LedgerEvent } from '../../machines/events.ts';
import { produceKernel } from '../../machines/immutable.ts';
import type { Machine } from '../../machines/machine.ts';
import { decode } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { type Policy, type World, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';
import { run } from '../../machines/run.ts';

export interface Answer<K> {
  readonly outcome: Outcome;
  readonly after: K;
}

export interface Model<K extends object> {
  readonly policy: Policy<K>;
  readonly world: World;
  /** Asks for `event` in the state `before`. */
  readonly ask: (before: K, event: LedgerEvent) => Answer<K>;
  /**
   * The state after the kernel's own answer, where the model would have answered otherwise: a grant is carried out without
   * asking, a refusal leaves everything as it was.
   */
  readonly follow: (before: K, event: LedgerEvent, granted: boolean) => K;
}

export const modelOf = <K extends object>(policy: Policy<K>, machine: Machine): Model<K> => {
  const world = worldOf(machine, createRoster());
  return {
    policy,
    world,
    ask: (before, event) => {
      const op = decode(event, world.roster);
      let outcome: Outcome | undefined;
      const after = produceKernel(before, (draft) => {
        outcome = run(draft, policy.recipe(draft, op), op, world);
      });
      if (outcome === undefined) throw new Error('the operation was not run');
      return { outcome, after };
    },
    follow: (before, event, granted) => {
      if (!granted) return before;
      const op = decode(event, world.roster);
      return produceKernel(before, (draft) => {
        policy.recipe(draft, op).end(draft, op, world);
      });
    },
  };
};
