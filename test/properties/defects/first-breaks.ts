import type { LedgerEvent } from '../../../machines/events.ts';
import type { Machine } from '../../../machines/machine.ts';
import type { Policy } from '../../../machines/policy.ts';
import type { Assumption } from '../../../properties/assumptions.ts';
import { checkLedger } from '../../../properties/check.ts';
import type { SlotKernel } from '../../../properties/slot-kernel.ts';

/** Each invariant that a ledger breaks, with the event at which it first does. */
export const firstBreaks = <K extends SlotKernel>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
  assumed: readonly Assumption[],
): Record<string, number> => {
  const first: Record<string, number> = {};
  for (const { event, findings } of checkLedger(policy, machine, events, { assumed })) {
    for (const { invariant } of findings) first[invariant] ??= event.seq;
  }
  return first;
};
