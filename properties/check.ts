/** Runs a ledger through a policy and holds every event to the invariants that the policy promises. */
import type { LedgerEvent } from '../machines/events.ts';
import { produceKernel } from '../machines/immutable.ts';
import type { MainlineKernel } from '../machines/mainline/state.ts';
import type { Machine } from '../machines/machine.ts';
import { decode, type Operation } from '../machines/operation.ts';
import { GRANTED, type Outcome } from '../machines/outcome.ts';
import { type Policy, type World, worldOf } from '../machines/policy.ts';
import { createRoster, type Roster } from '../machines/roster.ts';
import { run } from '../machines/run.ts';
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

/** A run that is under way. `next` answers undefined once the kernel has died: nothing happens after an oops. */
export interface Checker<K> {
  readonly next: (event: LedgerEvent) => CheckedEvent<K> | undefined;
  readonly witness: Witness;
  readonly roster: Roster;
}

/** How a policy goes from one state to the next; both ways run the same recipes. */
interface Engine<K> {
  readonly advance: (op: Operation, world: World) => { readonly outcome: Outcome; readonly after: K };
  readonly isLarge: () => boolean;
}

/** Where comparing a whole state at each event costs more than drafting what changes of it. */
const MOST_ENTRIES = 200;

const mutableEngine = <K extends object>(policy: Policy<K>, initial: K, { size }: Laws<K>): Engine<K> => {
  const kernel = initial;
  let snapshot = snapshotOf<K>(undefined, kernel);
  return {
    isLarge: () => size(kernel) > MOST_ENTRIES,
    advance(op, world) {
      const outcome = run(kernel, policy.recipe(kernel, op), op, world);
      snapshot = snapshotOf(snapshot, kernel);
      return { outcome, after: snapshot };
    },
  };
};

const draftEngine = <K extends object>(policy: Policy<K>, initial: K): Engine<K> => {
  let kernel = initial;
  return {
    isLarge: () => false,
    advance(op, world) {
      let outcome: Outcome = GRANTED;
      kernel = produceKernel(kernel, (draft) => {
        outcome = run(draft, policy.recipe(draft, op), op, world);
      });
      return { outcome, after: kernel };
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
  const judge = judgeOf(laws.invariants, policy.name, judgement);
  let engine = mutableEngine(policy, policy.initial(machine), laws);
  let before = snapshotOf(undefined, policy.initial(machine));
  let isDead = false;

  return {
    witness,
    roster,
    next(event) {
      if (isDead) return undefined;
      if (engine.isLarge()) engine = draftEngine(policy, before);
      const op = decode(event, roster);
      const { outcome, after } = engine.advance(op, world);
      const delivered = [...world.delivered];
      const step: Step<K> = { op, outcome, before, after, delivered, machine, roster, rules };
      laws.observe(witness, step);
      before = after;
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
