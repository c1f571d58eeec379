/** What a search found broken, in the words of the invariants: each with a ledger of least length. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Policy } from '../../../machines/policy.ts';
import { checkLedger } from '../../../properties/check.ts';
import type { Counterexample } from '../exploration.ts';
import type { Model } from './model.ts';
import type { Searched } from '../search.ts';
import { type ClassOf, ledgerOf } from './trail.ts';

/** The first counterexample of each invariant that was broken, shortest first. */
export const counterexamplesOf = <K extends ClassicKernel>(
  policy: Policy<K>,
  model: Model<K>,
  { breaks, table }: Searched,
  classOf: ClassOf,
): readonly Counterexample[] => {
  const found = new Map<string, Counterexample>();
  for (const broken of breaks) {
    const events = ledgerOf(model, table, broken, classOf);
    const last = [...checkLedger(policy, model.cast.machine, events)].at(-1);
    for (const finding of last?.findings ?? []) {
      if (!found.has(finding.invariant)) found.set(finding.invariant, { finding, events });
    }
  }
  return [...found.values()];
};
