/** What the model answers from an immutable state, and the state that follows: for searches that go back and forth. */
import { Immer } from 'immer';
import type { LedgerEvent } from '../../machines/events.ts';
import { decode, type Operation } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import type { Policy, World } from '../../machines/policy.ts';
import { run } from '../../machines/run.ts';

/** States are not frozen: the first of them is another's, who goes on changing it after the search. */
const immer = new Immer({ autoFreeze: false });

export interface Step<K> {
  readonly outcome: Outcome;
  readonly after: K;
}

export type Predictor<K> = (before: K, event: LedgerEvent) => Step<K>;

export const predictorOf = <K extends object>(policy: Policy<K>, world: World): Predictor<K> => {
  // A search meets the same events again and again; each is decoded once.
  const decoded = new Map<LedgerEvent, Operation>();
  return (before, event) => {
    const op = decoded.get(event) ?? decode(event, world.roster);
    decoded.set(event, op);
    let outcome: Outcome | undefined;
    const after = immer.produce<K, K>(before, (draft) => {
      outcome = run(draft, policy.recipe(draft, op), op, world);
    });
    if (outcome === undefined) throw new Error('the operation was not run');
    return { outcome, after };
  };
};
