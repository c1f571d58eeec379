/** Runs a ledger through a policy and holds every event to the invariants that the policy promises. */
import type { LedgerEvent } from '../machines/events.ts';
import { advance, type Advanced } from '../machines/interleaved/advance.ts';
import { hindranceOf } from '../machines/interleaved/hindrance.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from '../machines/interleaved/under-way.ts';
import { produceKernel } from '../machines/immutable.ts';
import type { MainlineKernel } from '../machines/mainline/state.ts';
import type { Machine } from '../machines/machine.ts';
import { decode, type Operation } from '../machines/operation.ts';
import { GRANTED } from '../machines/outcome.ts';
import { type Policy, type World, worldOf } from '../machines/policy.ts';
import { createRoster, type Roster } from '../machines/roster.ts';
import { followerOf } from './interleaved/follow.ts';
import type { Finding, Step } from './invariant.ts';
import { type Judgement, judgeOf } from './judge.ts';
import { type Laws, MAINLINE_LAWS, SLOT_LAWS } from './laws.ts';
import { rulesOf } from './policy-rules.ts';
import type { SlotKernel } from './slot-kernel.ts';
import { snapshotOf } from './snapshot.ts';
import { initialWitness, type Witness } from './witness/state.ts';

/** One event with what came of it and what it broke. */
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

/** How a policy goes from one state to the next; both ways run the same recipes. */
interface Engine<K> {
  readonly advance: (
    underWay: OperationsUnderWay<K>,
    op: Operation,
    world: World,
  ) => Advanced<K> & { readonly after: K };
  readonly isLarge: () => boolean;
}

/** Where comparing a whole state at each event costs more than drafting what changes of it. */
const MOST_ENTRIES = 200;

const mutableEngine = <K extends object>(policy: Policy<K>, initial: K, { size }: Laws<K>): Engine<K> => {
  const kernel = initial;
  let snapshot = snapshotOf<K>(undefined, kernel);
  return {
    isLarge: () => size(kernel) > MOST_ENTRIES,
    advance(underWay, op, world) {
      const advanced = advance(policy, kernel, underWay, op, world);
      snapshot = snapshotOf(snapshot, kernel);
      return { ...advanced, after: snapshot };
    },
  };
};

const draftEngine = <K extends object>(policy: Policy<K>, initial: K): Engine<K> => {
  let kernel = initial;
  return {
    isLarge: () => false,
    advance(underWay, op, world) {
      let advanced: Advanced<K> = { underWay, outcome: GRANTED };
      kernel = produceKernel(kernel, (draft) => {
        advanced = advance(policy, draft, underWay, op, world);
      });
      return { ...advanced, after: kernel };
    },
  };
};

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
  const judge = judgeOf(laws.invariants, policy, judgement);
  let engine = mutableEngine(policy, policy.initial(machine), laws);
  let before = snapshotOf(undefined, policy.initial(machine));
  let was: OperationsUnderWay<K> = NOTHING_UNDER_WAY;
  let isDead = false;
  const follow = followerOf(laws);

  return {
    witness,
    roster,
    next(event) {
      if (isDead) return undefined;
      if (engine.isLarge()) engine = draftEngine(policy, before);
      const op = decode(event, roster);
      const hindrance = hindranceOf(policy, before, was, op);
      if (hindrance !== undefined) throw new RangeError(`event ${op.seq} cannot happen: ${hindrance.what}`);
      const { outcome, after, underWay: is } = engine.advance(was, op, world);
      const delivered = [...world.delivered];
      const happened = { op, outcome, before, after, delivered, machine, roster, rules };
      const step = follow(witness, { step: happened, was, is });
      before = after;
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
