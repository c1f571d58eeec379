/** The timeline of a source: a ledger or recordings. */
import type { Machine } from '../../../machines/machine.ts';
import type { Operation } from '../../../machines/operation.ts';
import type { Policy } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import type { OperationSource } from '../replay.ts';
import { openTimeline, type Timeline } from './timeline.ts';

/**
 * Reads a source to its end.
 * @throws InputError where it cannot be read, or interleaves operations as the policy cannot.
 */
export const timelineOf = async <K extends object>(
  policy: Policy<K>,
  source: OperationSource & { readonly machine: Machine },
  progress?: (op: Operation) => void,
): Promise<Timeline<K>> => {
  const roster = createRoster();
  const timeline = openTimeline(policy, source.machine, { roster, name: source.name });
  for await (const batch of source.operations(roster)) {
    for (const op of batch) {
      progress?.(op);
      timeline.append(op);
    }
  }
  return timeline;
};
