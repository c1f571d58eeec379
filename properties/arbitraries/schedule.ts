/** Schedules, and the interleaved ledgers that they make: which step of which operation is next, with whatever else happens. */
import fc from 'fast-check';
import type { LedgerEvent } from '../../machines/events.ts';
import { foldUninterrupted } from '../../machines/interleaved/fold.ts';
import { interleave, isInterleavable, type Schedule } from '../../machines/interleaved/schedule.ts';
import type { Policy } from '../../machines/policy.ts';
import { type LedgerBounds, ledgers, type RandomLedger } from './ledger.ts';
import { probes, withProbes } from './probe.ts';

/** More than there are things to choose from at any time: each of them can be next. */
const MOST_CHOICES = 11;

/** Half of the turns go on with what is under way. */
const choices = fc.oneof(fc.constant(0), fc.nat({ max: MOST_CHOICES }));

/** Shrinks to the empty schedule, under which every operation is done at once. */
export const schedules = (mostTurns: number): fc.Arbitrary<Schedule> =>
  fc.array(choices, { maxLength: mostTurns, size: 'max' });

/** Every call, and whatever else goes through the lock as a call does, only starts its operation. */
export const startedOnly = (events: readonly LedgerEvent[]): readonly LedgerEvent[] =>
  events.map((event) => (isInterleavable(event) ? { ...event, interleaved: true } : event));

/** Turns that an event takes, by and large: it starts, is prepared, begins, does two parts and ends. */
const TURNS_PER_EVENT = 5;

/**
 * Ledgers as `ledgers` makes them, their operations interleaved as a random schedule has it under `policy`, with accesses in the
 * windows between their steps; an operation that nothing comes between is one event.
 */
export const interleavedLedgers = <K extends object>(
  policy: Policy<K>,
  bounds: LedgerBounds = {},
): fc.Arbitrary<RandomLedger> =>
  fc
    .tuple(ledgers(bounds), schedules((bounds.mostEvents ?? 60) * TURNS_PER_EVENT), probes)
    .map(([{ machine, events }, schedule, probed]) => {
      const ledger = interleave(policy, machine, startedOnly(events), schedule);
      return { machine, events: foldUninterrupted(withProbes(machine, ledger, probed)) };
    });
