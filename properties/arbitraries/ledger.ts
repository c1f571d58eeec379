/** Random ledgers: valid input, with everything in it that a caller may do wrong. */
import fc from 'fast-check';
import type { LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { historyOf } from './history.ts';
import { intentions, perfIntentions } from './intention.ts';
import { machines } from './machine.ts';

/** A ledger in memory. */
export interface RandomLedger {
  readonly machine: Machine;
  readonly events: readonly LedgerEvent[];
}

/** How large the ledgers are, and what is in them. */
export interface LedgerBounds {
  /** Largest number of possible CPUs, 1 to 4; 4 if absent. */
  readonly mostCpus?: number;
  /** Largest number of events; 60 if absent. */
  readonly mostEvents?: number;
  /** Whether raw requests of `perf_event_open` are among the registers; false if absent. */
  readonly withPerf?: boolean;
}

/** A shrunk ledger is a valid one with fewer or plainer events, on a smaller machine. */
export const ledgers = ({
  mostCpus = 4,
  mostEvents = 60,
  withPerf = false,
}: LedgerBounds = {}): fc.Arbitrary<RandomLedger> =>
  fc
    .tuple(
      machines(mostCpus),
      fc.array(withPerf ? perfIntentions : intentions, { maxLength: mostEvents, size: 'max' }),
    )
    .map(([machine, meant]) => ({ machine, events: historyOf(machine, meant) }));
