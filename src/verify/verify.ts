/** `verify`: does the policy foretell what the kernel answered, and do its invariants hold on the way? */
import type { Machine } from '../../machines/machine.ts';
import type { Policy } from '../../machines/policy.ts';
import type { EventSource } from '../event-source.ts';
import { compare, type Progress } from './compare.ts';
import { alternatives, dependsOnFacts, type Inferred, missesOf } from './infer.ts';
import type { Tally } from './tally.ts';

export interface Verification {
  readonly machine: Machine;
  readonly tally: Tally;
  /** Facts that the answers told. */
  readonly inferred: readonly Inferred[];
}

const factText = (machine: Machine, fact: Inferred['fact']): string => {
  const value = machine[fact];
  return typeof value === 'bigint' ? `0x${value.toString(16)}` : String(value);
};

/**
 * Verifies the source under its own facts and, where answers are missed, under the other values that its unknown facts may
 * have; the value with the fewest misses stays.
 */
export const verify = async <K extends object>(
  policy: Policy<K>,
  source: EventSource,
  progress?: Progress,
): Promise<Verification> => {
  let { machine } = source;
  let tally = await compare(policy, source, machine, progress);
  const inferred: Inferred[] = [];
  for (const fact of source.unknownFacts) {
    if (!dependsOnFacts(tally)) break;
    const before = missesOf(tally);
    const usual = machine;
    for (const alternative of alternatives(fact, usual)) {
      const other = { ...usual, ...alternative };
      const tried = await compare(policy, source, other, progress);
      if (missesOf(tried) < missesOf(tally)) [machine, tally] = [other, tried];
    }
    if (machine !== usual) {
      inferred.push({
        fact,
        value: factText(machine, fact),
        missedBefore: before,
        missedAfter: missesOf(tally),
      });
    }
  }
  return { machine, tally, inferred };
};
