/**
 * The timeline of a ledger under a policy: any event at once, forwards and backwards. Events are packed columns, now and then
 * there is a packed checkpoint of the state, and a short bulk replay reaches what lies between. No I/O and nothing of Node: it
 * runs in a Worker and in a page too.
 */
import { called } from '../../../machines/interleaved/advance.ts';
import type { OperationsUnderWay } from '../../../machines/interleaved/under-way.ts';
import type { Machine } from '../../../machines/machine.ts';
import type { Operation } from '../../../machines/operation.ts';
import { GRANTED, type Outcome } from '../../../machines/outcome.ts';
import { type Policy, type Recipe, worldOf } from '../../../machines/policy.ts';
import { createRoster, type Roster } from '../../../machines/roster.ts';
import { snapshotOf } from '../../../properties/snapshot.ts';
import { BYTES_PER_EVENT, createColumns, type EventColumns } from '../columns.ts';
import { hindered } from '../hindered.ts';
import { type LiveRun, liveRun } from '../live-run.ts';
import { type ReplayRow, rowOf } from '../rows.ts';
import type { Change } from '../state/place.ts';
import { changesBetween } from './changes.ts';
import { type Checkpoints, createCheckpoints, type KeptCheckpoints } from './checkpoints.ts';
import { createOutcomes, type KeptOutcomes, type OutcomeColumn } from './outcome-column.ts';

/**
 * The modelled kernel after one event. It is the caller's own: later calls do not change it. A state is looked for again where
 * it is asked for only after other moments were.
 */
export interface Moment<K> {
  /** 0 is before the first event. */
  readonly seq: number;
  /** How the event ended; GRANTED for one that leaves its operation under way, and before the first. */
  readonly outcome: Outcome;
  /** The breakpoints whose callbacks the event called, in order. */
  readonly delivered: readonly string[];
  readonly state: K;
  /** The operations that were started and have not ended (docs/interleaving.md). */
  readonly underWay: OperationsUnderWay<K>;
  /** As `replay --every` prints it. */
  readonly row: () => ReplayRow;
}

/** Shown one event after it happened; `delivered` are the breakpoints whose callbacks it called. True ends the walk. */
export type Visit<K> = (op: Operation, outcome: Outcome, kernel: K, delivered: readonly number[]) => boolean;

export interface Timeline<K extends object> {
  readonly policy: Policy<K>;
  readonly machine: Machine;
  readonly roster: Roster;
  /** Every event, also those behind an oops. */
  readonly events: EventColumns;
  /** How many events happened: all of them, or those up to an oops, which ends the history. */
  readonly length: number;
  /** The event at which the modelled kernel died. */
  readonly diedAt: number | undefined;
  /**
   * Adds the next event and decides it. Answers undefined behind an oops, where nothing happens any more.
   * @throws InputError for one that cannot happen among the operations under way.
   */
  readonly append: (op: Operation) => Outcome | undefined;
  /**
   * Decides the events that somebody else has added to {@link events}. @throws InputError as {@link append} does.
   */
  readonly catchUp: () => void;
  /** The kernel after event `seq`, 0 to {@link length}. @throws RangeError for any other. */
  readonly at: (seq: number) => Moment<K>;
  /** The kernel so many events further than the last moment asked for, or back; it stops at the ends. */
  readonly step: (by: number) => Moment<K>;
  /** What event `seq` changed, 1 to {@link length}. @throws RangeError for any other. */
  readonly changes: (seq: number) => readonly Change[];
  /** How event `seq` ended, 1 to {@link length}; no replay is needed for it. @throws RangeError for any other. */
  readonly outcome: (seq: number) => Outcome;
  /** What was asked for in event `seq`, 1 to the number of all events, as the caller's own. @throws RangeError for any other. */
  readonly operation: (seq: number) => Operation;
  /**
   * Goes through the events from `from` to `to` in order, 1 to {@link length}, until `visit` answers true. The operation and the
   * kernel that it is shown are changed by the next event. Much quicker than asking for one moment after the other.
   * @throws RangeError for any other events.
   */
  readonly walk: (from: number, to: number, visit: Visit<K>) => void;
  /** What it has kept of deciding its events, for another process. */
  readonly kept: () => KeptHistory;
  /** Bytes that it retains for its events, outcomes and checkpoints; the names of the roster come on top. */
  readonly bytes: () => number;
}

export interface TimelineOptions<K> {
  /** The names of the events' ids; absent: a new one, to decode events with. */
  readonly roster?: Roster;
  /** Events that are there already, decided at once. */
  readonly events?: EventColumns;
  /** What errors call the ledger. */
  readonly name?: string;
  /** What an earlier timeline under the same policy has kept of deciding the first of `events`. */
  readonly kept?: KeptHistory;
  /** Milliseconds, by which the distance of checkpoints is chosen. It has no influence on any answer. */
  readonly clock?: () => number;
  /** Told of each event as it is decided, with the state after it, which the next one changes. */
  readonly watch?: (op: Operation, outcome: Outcome, state: K) => void;
}

/** A history that was decided before: what a packed timeline is made of, beside its events. */
export interface KeptHistory {
  readonly outcomes: KeptOutcomes;
  readonly checkpoints: KeptCheckpoints;
}

const BYTES_PER_OUTCOME = 2;

/** A place in the history, with a run that stands there. */
interface Cursor<K> {
  seq: number;
  readonly run: LiveRun<K>;
}

const noEvent = (seq: number, from: number, to: number): RangeError =>
  new RangeError(`there is no event ${seq}: name one from ${from} to ${to}`);

/** Opens the timeline of events under a policy. */
export const openTimeline = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  options: TimelineOptions<K> = {},
): Timeline<K> => {
  const { roster = createRoster(), name = 'the ledger', clock = () => performance.now() } = options;
  const { events: given, kept } = options;
  const events = given ?? createColumns();
  const world = worldOf(machine, roster);
  const outcomes: OutcomeColumn = createOutcomes(kept?.outcomes);
  const read = events.reader();
  let cursor: Cursor<K> | undefined;
  let present = 0;
  let diedAt = outcomes.at(outcomes.length - 1)?.kind === 'oops' ? outcomes.length : undefined;

  const recipeAt = (seq: number): Recipe<K> => {
    const { run } = runOn(restored(seq - 1), seq - 1);
    return called(policy, run.kernel, read(seq - 1)).recipe;
  };
  const checkpoints: Checkpoints<K> = createCheckpoints(clock, recipeAt, kept?.checkpoints);

  /** The run that stands behind the last event: of a kept history only where events are added to it. */
  let head: LiveRun<K> | undefined;
  const headOf = (): LiveRun<K> => {
    head ??=
      outcomes.length === 0 ? liveRun(policy, world) : runOn(restored(outcomes.length), outcomes.length).run;
    return head;
  };

  const decide = (op: Operation): Outcome => {
    const run = headOf();
    const hindrance = run.hindrance(op);
    if (hindrance !== undefined) throw hindered(name, op.seq, hindrance);
    const outcome = run.take(op);
    outcomes.push(outcome);
    options.watch?.(op, outcome, run.kernel);
    const seq = outcomes.length;
    if (outcome.kind === 'oops') diedAt = seq;
    else if (checkpoints.isDue(seq)) checkpoints.take(seq, { kernel: run.kernel, underWay: run.underWay() });
    return outcome;
  };

  const restored = (seq: number): Cursor<K> => {
    const from = checkpoints.before(seq);
    if (from === undefined) return { seq: 0, run: liveRun(policy, world) };
    return { seq: from.seq, run: liveRun(policy, world, from.held.kernel, from.held.underWay) };
  };

  const runOn = (its: Cursor<K>, seq: number): Cursor<K> => {
    while (its.seq < seq) {
      its.run.take(read(its.seq));
      its.seq += 1;
    }
    return its;
  };

  /** A run that stands after event `seq`. */
  const goTo = (seq: number): Cursor<K> => {
    const isAhead = cursor !== undefined && cursor.seq <= seq && cursor.seq >= checkpoints.seqBefore(seq);
    const its = isAhead && cursor !== undefined ? cursor : restored(seq);
    cursor = its;
    return runOn(its, seq);
  };

  const within = (seq: number, from: number, to: number): void => {
    if (!Number.isInteger(seq) || seq < from || seq > to) throw noEvent(seq, from, to);
  };

  const outcomeOf = (seq: number): Outcome => {
    const kept = outcomes.at(seq - 1);
    if (kept !== undefined) return kept;
    const { run } = goTo(seq - 1);
    cursor = undefined;
    return run.take(read(seq - 1));
  };

  const timeline: Timeline<K> = {
    policy,
    machine,
    roster,
    events,
    get length() {
      return outcomes.length;
    },
    get diedAt() {
      return diedAt;
    },
    append: (op) => {
      // An event that cannot happen is not added.
      const outcome = diedAt === undefined ? decide(op) : undefined;
      events.push(op);
      return outcome;
    },
    catchUp: () => {
      const added = events.reader();
      for (let i = outcomes.length; i < events.length && diedAt === undefined; i += 1) decide(added(i));
    },
    at: (seq) => {
      within(seq, 0, timeline.length);
      const outcome = seq === 0 ? GRANTED : outcomeOf(seq);
      const isException = seq > 0 && read(seq - 1).type === 'debug.exception';
      // Whose callbacks an exception calls is seen when it happens, and not in the state after it.
      const { run } = isException ? runOn(goTo(seq - 1), seq) : goTo(seq);
      const delivered = isException ? world.delivered.map(roster.breakpoints.at) : [];
      const underWay = run.underWay();
      present = seq;
      let state: K | undefined;
      return {
        seq,
        outcome,
        delivered,
        underWay,
        get state() {
          // A large state is copied only where somebody looks at it.
          state ??= snapshotOf<K>(undefined, goTo(seq).run.kernel);
          return state;
        },
        row: () =>
          rowOf(
            seq,
            outcome,
            policy.row(state ?? goTo(seq).run.kernel, roster),
            isException ? delivered : undefined,
          ),
      };
    },
    step: (by) => timeline.at(Math.min(Math.max(present + by, 0), timeline.length)),
    changes: (seq) => {
      within(seq, 1, timeline.length);
      const { state: before } = timeline.at(seq - 1);
      const { state: after } = timeline.at(seq);
      return changesBetween(policy, before, after, roster);
    },
    outcome: (seq) => {
      within(seq, 1, timeline.length);
      return outcomeOf(seq);
    },
    operation: (seq) => {
      within(seq, 1, events.length);
      return { ...read(seq - 1) };
    },
    walk: (from, to, visit) => {
      if (from > to) return;
      within(from, 1, timeline.length);
      within(to, 1, timeline.length);
      const its = goTo(from - 1);
      // The visitor may ask for moments on the way.
      cursor = undefined;
      const walked = events.reader();
      const { run } = its;
      for (let index = from - 1; index < to; index += 1) {
        const op = walked(index);
        if (visit(op, run.take(op), run.kernel, world.delivered)) return;
      }
    },
    kept: () => ({ outcomes: outcomes.kept(), checkpoints: checkpoints.kept() }),
    bytes: () => events.length * BYTES_PER_EVENT + outcomes.length * BYTES_PER_OUTCOME + checkpoints.bytes(),
  };

  timeline.catchUp();
  return timeline;
};
