/**
 * Plans: what a campaign tries. A machine, what everyone means to do, which assumptions they keep while they do it, and for
 * interleaved steps in which order things happen. A plan becomes a ledger only with the policy that it is tried on, which says
 * what was granted; any part of a plan is a plan, so that it shrinks.
 */
import fc from 'fast-check';
import type { Machine } from '../../machines/machine.ts';
import type { Schedule } from '../../machines/interleaved/schedule.ts';
import type { Assumption } from '../assumptions.ts';
import { intentionLists } from './burst.ts';
import { type Intention, intentions, perfIntentions } from './intention.ts';
import { machines } from './machine.ts';
import { type Probe, probes } from './probe.ts';
import { schedules } from './schedule.ts';

export interface Plan {
  readonly machine: Machine;
  /** What would break one of these is left out. */
  readonly kept: readonly Assumption[];
  readonly intentions: readonly Intention[];
  /** Absent: every event is done at once. */
  readonly schedule?: Schedule;
  /** With a schedule: accesses in the windows between steps. */
  readonly probes?: readonly Probe[];
}

export interface PlanBounds {
  /** Largest number of possible CPUs, 1 to 4. */
  readonly mostCpus: number;
  /** Largest number of intentions, and so of events of a ledger whose events are done at once. */
  readonly mostEvents: number;
  /** Facts of the machine that do not vary. */
  readonly facts?: Partial<Machine>;
  /** Whether raw requests of `perf_event_open` are among the registers. */
  readonly withPerf?: boolean;
  readonly isInterleaved?: boolean;
  /** Assumptions that every ledger keeps, and those that some keep and some do not. */
  readonly kept?: readonly Assumption[];
  readonly keptByMany?: readonly Assumption[];
}

/** Turns that an event takes, by and large: it starts, is prepared, begins, does two parts and ends. */
const TURNS_PER_EVENT = 5;

/** Two ledgers in three keep all of them: most promises need most. */
const keptOf = (always: readonly Assumption[], byMany: readonly Assumption[]): fc.Arbitrary<Assumption[]> => {
  const all = fc.constant([...byMany]);
  const some =
    byMany.length === 0
      ? all
      : fc.oneof({ weight: 2, arbitrary: all }, { weight: 1, arbitrary: fc.subarray([...byMany]) });
  return some.map((kept) => [...always, ...kept]);
};

/** An assumption about the machine itself is kept from the start. */
const keeping = (machine: Machine, kept: readonly Assumption[]): Machine =>
  kept.includes('online')
    ? { ...machine, online: Array.from({ length: machine.cpus }, (_, cpu) => cpu) }
    : machine;

export const plans = ({
  mostCpus,
  mostEvents,
  facts,
  withPerf = false,
  isInterleaved = false,
  kept = [],
  keptByMany = [],
}: PlanBounds): fc.Arbitrary<Plan> =>
  fc
    .tuple(
      machines(mostCpus, facts),
      keptOf(kept, keptByMany),
      intentionLists(withPerf ? perfIntentions : intentions, mostEvents),
      isInterleaved ? schedules(mostEvents * TURNS_PER_EVENT) : fc.constant(undefined),
      isInterleaved ? probes : fc.constant(undefined),
    )
    .map(([machine, keptNow, meant, schedule, probed]) => ({
      machine: keeping(machine, keptNow),
      kept: keptNow,
      intentions: meant,
      ...(schedule !== undefined && { schedule }),
      ...(probed !== undefined && { probes: probed }),
    }));
