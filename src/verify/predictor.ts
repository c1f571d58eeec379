/** One step of a verification: what the model answers, and the state that follows, on immutable states. */
import type { LedgerEvent } from '../../machines/events.ts';
import { produceKernel } from '../../machines/immutable.ts';
import { decode, type Operation } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { type Policy, type World, worldOf } from '../../machines/policy.ts';
import type { Machine } from '../../machines/machine.ts';
import { createRoster } from '../../machines/roster.ts';
import { run } from '../../machines/run.ts';

export interface Step<K> {
  readonly outcome: Outcome;
  readonly after: K;
}

export interface Predictor<K> {
  readonly initial: K;
  readonly world: World;
  readonly predict: (before: K, event: LedgerEvent) => Step<K>;
  /**
   * The state after the kernel's own answer where the model would have answered otherwise: a grant is carried out without
   * asking, a refusal leaves everything as it was.
   */
  readonly adopt: (before: K, event: LedgerEvent, granted: boolean) => K;
}

export const predictorOf = <K extends object>(policy: Policy<K>, machine: Machine): Predictor<K> => {
  const world = worldOf(machine, createRoster());
  // Events are looked at again when orders are searched; each is decoded once.
  const decoded = new WeakMap<LedgerEvent, Operation>();
  const operationOf = (event: LedgerEvent): Operation => {
    let op = decoded.get(event);
    if (op === undefined) {
      op = decode(event, world.roster);
      decoded.set(event, op);
    }
    return op;
  };
  return {
    initial: policy.initial(machine),
    world,
    predict: (before, event) => {
      const op = operationOf(event);
      let outcome: Outcome | undefined;
      const after = produceKernel(before, (draft) => {
        outcome = run(draft, policy.recipe(draft, op), op, world);
      });
      if (outcome === undefined) throw new Error('the operation was not run');
      return { outcome, after };
    },
    adopt: (before, event, granted) => {
      if (!granted) return before;
      const op = operationOf(event);
      return produceKernel(before, (draft) => {
        policy.recipe(draft, op).end(draft, op, world);
      });
    },
  };
};
