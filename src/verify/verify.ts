/** `verify`: does the policy foretell what the kernel answered, and do its invariants hold on the way? */
import type { Machine } from '../../machines/machine.ts';
import type { Policy } from '../../machines/policy.ts';
import type { EventSource } from '../event-source.ts';
import { compare, type Progress } from './compare.ts';
import { alternatives, dependsOnFacts, type Inferred, missesOf } from './infer.ts';
import { type Judged, watchInvariants } from './invariants.ts';
import type { Tally } from './tally.ts';

export interface Verification {
  readonly machine: Machine;
  readonly tally: Tally;
  /** Facts that the answers told. */
  readonly inferred: readonly Inferred[];
  /** What the invariants say of the events in the recorded order, every request decided by the policy. */
  readonly judged: Judged;
}

interface Compared {
  readonly machine: Machine;
  readonly tally: Tally;
  readonly judged: Judged;
}

/** One reading of the source: its answers compared, its events judged. */
const compareAndJudge = async <K extends object>(
  policy: Policy<K>,
  source: EventSource,
  machine: Machine,
  progress: Progress | undefined,
): Promise<Compared> => {
  const watch = watchInvariants(policy, machine, source.name);
  const tally = await compare(policy, source, machine, {
    event: (event) => {
      progress?.event(event);
      watch.take(event);
    },
  });
  return { machine, tally, judged: watch.result() };
};

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
  let best = await compareAndJudge(policy, source, source.machine, progress);
  const inferred: Inferred[] = [];
  for (const fact of source.unknownFacts) {
    if (!dependsOnFacts(best.tally)) break;
    const usual = best;
    for (const alternative of alternatives(fact, usual.machine)) {
      const tried = await compareAndJudge(policy, source, { ...usual.machine, ...alternative }, progress);
      if (missesOf(tried.tally) < missesOf(best.tally)) best = tried;
    }
    if (best !== usual) {
      inferred.push({
        fact,
        value: factText(best.machine, fact),
        missedBefore: missesOf(usual.tally),
        missedAfter: missesOf(best.tally),
      });
    }
  }
  return { ...best, inferred };
};
