/** Runs a ledger through a policy and holds every event to the invariants that the policy promises. */
import type { LedgerEvent } from '../machines/events.ts';
import { produceKernel } from '../machines/immutable.ts';
import type { Machine } from '../machines/machine.ts';
import { decode, type Operation } from '../machines/operation.ts';
import { GRANTED, type Outcome } from '../machines/outcome.ts';
import { type Policy, type World, worldOf } from '../machines/policy.ts';
import { createRoster, type Roster } from '../machines/roster.ts';
import { run } from '../machines/run.ts';
import type { Finding, Invariant, Step } from './invariant.ts';
import { SLOT_INVARIANTS } from './invariants/index.ts';
import { type Judgement, judgeOf } from './judge.ts';
import { type PolicyRules, rulesOf } from './policy-rules.ts';
import type { SlotKernel } from './slot-kernel.ts';
import { observe } from './witness/observe.ts';
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

/** Starts a policy on `machine` and judges it event by event. */
export const checkerOf = <K extends SlotKernel>(
  policy: Policy<K>,
  machine: Machine,
  judgement: Judgement = {},
): Checker<K> => {
  const roster = createRoster();
  const world = worldOf(machine, roster);
  const witness = initialWitness(machine);
  const rules = rulesOf(policy.name);
  const invariants: readonly Invariant[] = SLOT_INVARIANTS;
  const judge = judgeOf(invariants, policy.name, judgement);
  let state = policy.initial(machine);
  let isDead = false;

  return {
    witness,
    roster,
    next(event) {
      if (isDead) return undefined;
      const op = decode(event, roster);
      const step = take(policy, state, op, world, rules);
      observe(witness, step);
      state = step.after;
      isDead = step.outcome.kind === 'oops';
      return { event, step, findings: judge(step, witness) };
    },
  };
};

const take = <K extends SlotKernel>(
  policy: Policy<K>,
  before: K,
  op: Operation,
  world: World,
  rules: PolicyRules,
): Step<K> => {
  let outcome: Outcome = GRANTED;
  const after = produceKernel(before, (draft) => {
    outcome = run(draft, policy.recipe(draft, op), op, world);
  });
  const { machine, roster } = world;
  return { op, outcome, before, after, delivered: [...world.delivered], machine, roster, rules };
};

/** Every event of a ledger up to an oops, with its findings. */
export function* checkLedger<K extends SlotKernel>(
  policy: Policy<K>,
  machine: Machine,
  events: Iterable<LedgerEvent>,
  judgement: Judgement = {},
): Generator<CheckedEvent<K>> {
  const checker = checkerOf(policy, machine, judgement);
  for (const event of events) {
    const checked = checker.next(event);
    if (checked === undefined) return;
    yield checked;
  }
}
