/** Runs a ledger through a policy and holds every event to the invariants that the policy promises. */
import type { LedgerEvent } from '../machines/events.ts';
import { hindranceOf } from '../machines/interleaved/hindrance.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from '../machines/interleaved/under-way.ts';
import type { MainlineKernel } from '../machines/mainline/state.ts';
import type { Machine } from '../machines/machine.ts';
import { decode, type Operation } from '../machines/operation.ts';
import { type Policy, worldOf } from '../machines/policy.ts';
import { createRoster, type Roster } from '../machines/roster.ts';
import type { Engine } from './engine/engine.ts';
import { snapshotEngine } from './engine/snapshots.ts';
import { trackingEngine } from './engine/tracking.ts';
import { followerOf } from './interleaved/follow.ts';
import type { Finding, Step } from './invariant.ts';
import { type Judgement, judgeInTurn } from './judge.ts';
import { type Laws, MAINLINE_LAWS, SLOT_LAWS } from './laws.ts';
import { rulesOf } from './policy-rules.ts';
import type { SlotKernel } from './slot-kernel.ts';
import { initialWitness, type Witness } from './witness/state.ts';

/** One event with what came of it and what it broke. In a long ledger the states of its step are good until the next event. */
export interface CheckedEvent<K> {
  readonly event: LedgerEvent;
  readonly step: Step<K>;
  readonly findings: readonly Finding[];
}

/**
 * A run that is under way. `next` answers undefined once the kernel has died: nothing happens after an oops. It throws a
 * RangeError for an event that cannot happen among the operations under way.
 */
export interface Checker<K> {
  readonly next: (event: LedgerEvent) => CheckedEvent<K> | undefined;
  readonly witness: Witness;
  readonly roster: Roster;
}

/** Where comparing a whole state at each event costs more than watching what is touched of it. */
const MOST_ENTRIES = 32;

/** The same of its CPUs, which most events look at. */
const MOST_CPUS = 16;

const checkerUnder = <K extends object>(
  laws: Laws<K>,
  policy: Policy<K>,
  machine: Machine,
  judgement: Judgement,
): Checker<K> => {
  const roster = createRoster();
  const world = worldOf(machine, roster);
  const witness = initialWitness(machine);
  const rules = rulesOf(policy.name);
  const tables = machine.cpus > MOST_CPUS ? [...laws.tables, 'cpus'] : laws.tables;
  const judge = judgeInTurn(laws.invariants, policy, judgement);
  const followed = laws.follower();
  let engine = snapshotEngine(policy, policy.initial(machine));
  let was: OperationsUnderWay<K> = NOTHING_UNDER_WAY;
  let isDead = false;
  let isTracking = false;
  let hasInterleaved = false;
  const follow = followerOf(laws);

  /** Steps of operations under way are judged against states of long before, which only snapshots keep. */
  const suited = (present: Engine<K>, op: Operation): Engine<K> => {
    if (op.interleaved && !hasInterleaved) {
      hasInterleaved = true;
      return snapshotEngine(policy, structuredClone(present.state()));
    }
    if (isTracking || hasInterleaved || laws.size(present.state()) <= MOST_ENTRIES) return present;
    isTracking = true;
    return trackingEngine(policy, present.state(), tables);
  };

  return {
    witness,
    roster,
    next(event) {
      if (isDead) return undefined;
      const op = decode(event, roster);
      engine = suited(engine, op);
      const hindrance = hindranceOf(policy, engine.state(), was, op);
      if (hindrance !== undefined) throw new RangeError(`event ${op.seq} cannot happen: ${hindrance.what}`);
      const moved = engine.advance(was, op, world);
      const { outcome, before, after, underWay: is } = moved;
      const delivered = [...world.delivered];
      const happened = { op, outcome, before, after, delivered, machine, roster, rules, ...followed(moved) };
      const step = follow(witness, { step: happened, was, is });
      was = is;
      isDead = outcome.kind === 'oops';
      return { event, step, findings: judge(step, witness) };
    },
  };
};

/** Starts a policy with a boundary on `machine` and judges it event by event. */
export const checkerOf = <K extends SlotKernel>(
  policy: Policy<K>,
  machine: Machine,
  judgement: Judgement = {},
): Checker<K> => checkerUnder(SLOT_LAWS, policy, machine, judgement);

/** Starts `mainline`, or what counts as it does, on `machine` and judges it event by event. */
export const mainlineCheckerOf = (
  policy: Policy<MainlineKernel>,
  machine: Machine,
  judgement: Judgement = {},
): Checker<MainlineKernel> => checkerUnder(MAINLINE_LAWS, policy, machine, judgement);

/** Every event up to an oops, with its findings. */
export function* checkAll<K>(checker: Checker<K>, events: Iterable<LedgerEvent>): Generator<CheckedEvent<K>> {
  for (const event of events) {
    const checked = checker.next(event);
    if (checked === undefined) return;
    yield checked;
  }
}

/** Every event of a ledger up to an oops, under a policy with a boundary. */
export const checkLedger = <K extends SlotKernel>(
  policy: Policy<K>,
  machine: Machine,
  events: Iterable<LedgerEvent>,
  judgement: Judgement = {},
): Generator<CheckedEvent<K>> => checkAll(checkerOf(policy, machine, judgement), events);
