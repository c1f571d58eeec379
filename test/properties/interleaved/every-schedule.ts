/** Every order in which things can happen, for a few events. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { interleaveSoFar, type Schedule } from '../../../machines/interleaved/schedule.ts';
import type { Machine } from '../../../machines/machine.ts';
import type { Policy } from '../../../machines/policy.ts';

/** Every ledger that a schedule makes of `events` under `policy`, each once. */
export function* everyLedger<K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
  begun: Schedule = [],
): Generator<readonly LedgerEvent[]> {
  const { ledger, choices } = interleaveSoFar(policy, machine, events, begun);
  if (choices === 0) yield ledger;
  for (let choice = 0; choice < choices; choice += 1) {
    yield* everyLedger(policy, machine, events, [...begun, choice]);
  }
}
