/**
 * The full space: registers, tasks that run, CPUs that come and go, calls that interleave; every invariant is judged at every
 * transition, by the judge that judges ledgers. A state is the policy's own, whatever it is made of, with what the
 * specification remembers.
 */
import { advance } from '../../../machines/interleaved/advance.ts';
import { hindranceOf } from '../../../machines/interleaved/hindrance.ts';
import { nextSteps } from '../../../machines/interleaved/next-steps.ts';
import { isInterleavable } from '../../../machines/interleaved/schedule.ts';
import type { LedgerEvent } from '../../../machines/events.ts';
import { decode, type Operation } from '../../../machines/operation.ts';
import type { Outcome } from '../../../machines/outcome.ts';
import { ASSUMPTIONS, assumptionBits } from '../../../properties/assumptions.ts';
import type { Subject } from '../../../properties/campaign/subject.ts';
import { followerOf } from '../../../properties/interleaved/follow.ts';
import type { Finding, InvariantName, Step } from '../../../properties/invariant.ts';
import { claimOf, judgeOf } from '../../../properties/judge.ts';
import type { Recipe } from '../../../machines/policy.ts';
import { rulesOf } from '../../../properties/policy-rules.ts';
import { brokenBy } from '../../../properties/witness/assumption-monitor.ts';
import { initialWitness } from '../../../properties/witness/state.ts';
import type { Cast } from '../cast.ts';
import { assumedIn, mayBreak } from '../obeyable.ts';
import type { Wish } from '../wish.ts';
import type { Family } from './family.ts';
import { menuOf } from './menu.ts';
import type { Node } from './node.ts';
import { isPossible } from './possible.ts';

/** Most calls that are under way at once. */
const MOST_CALLS = 2;

/** What an event made of a node. */
export interface Happening<K> {
  readonly after: Node<K>;
  readonly outcome: Outcome;
  readonly step: Step<K>;
  readonly findings: readonly Finding[];
}

export interface FullModel<K> {
  readonly policyName: string;
  readonly sometimes: Subject<K & object>['sometimes'];
  readonly cast: Cast;
  /** Of the assumptions that are made, those of which it counts whether they have been broken. */
  readonly counted: number;
  /** The invariants that the policy promises and that are asked for. */
  readonly judged: readonly InvariantName[];
  readonly initial: Node<K>;
  /** Which recipe the policy takes. */
  readonly recipeAt: (kernel: K, op: Operation) => Recipe<K>;
  /** Is any of them promised of what comes after the node? The assumptions that were broken before it stay broken. */
  readonly isPromised: (node: Node<K>) => boolean;
  /** Every event that can happen in a node, numbered `seq`. */
  readonly eventsIn: (node: Node<K>, seq: number) => readonly LedgerEvent[];
  /**
   * Lets the event happen. `node` is what was before and stays as it is; `fresh` is the same, to be changed. Undefined where
   * that breaks an assumption that the space keeps: then it is none of its events.
   */
  readonly happen: (node: Node<K>, fresh: Node<K>, event: LedgerEvent) => Happening<K> | undefined;
}

/** A list of numbers in a state of which it is not known what it is made of. */
const numbersIn = (
  kernel: object,
  room: string,
  at: number,
  field: string,
): readonly number[] | undefined => {
  const list: unknown = Reflect.get(kernel, room);
  const entry: unknown = Array.isArray(list) ? list[at] : undefined;
  const numbers: unknown =
    typeof entry === 'object' && entry !== null ? Reflect.get(entry, field) : undefined;
  return Array.isArray(numbers) ? numbers.filter((one) => typeof one === 'number') : undefined;
};

export const fullModelOf = <K extends object>(
  subject: Subject<K>,
  family: Pick<Family<K>, 'areAlike'>,
  cast: Cast,
  wish: Wish,
): FullModel<K> => {
  const { policy, laws } = subject;
  const { machine, world } = cast;
  const { roster } = world;
  const isInterleaved = wish.steps === 'interleaved';
  const assumed = assumedIn(wish);
  // That masks name some CPUs alone is what this space is about, unless somebody asks for full ones.
  const kept = ASSUMPTIONS.filter((name) => name !== 'full mask' || wish.kept.includes(name));
  const forbidden = assumptionBits(kept.filter((name) => !mayBreak(wish).includes(name)));
  const judge = judgeOf(laws.invariants, policy, { assumed, ...(wish.only && { only: wish.only }) });
  const rules = rulesOf(policy.name);
  // A call that nothing interleaves with may be done at once: it leads to no other states, and there in fewer events.
  const menu = menuOf(cast, wish)
    .flatMap((event): LedgerEvent[] =>
      isInterleaved && isInterleavable(event) ? [event, { ...event, interleaved: true }] : [event],
    )
    .map((event) => ({ event, op: decode(event, roster) }));

  const held = laws.invariants.flatMap((invariant) => {
    const claim = claimOf(invariant, policy);
    if (claim === undefined || wish.only?.includes(invariant.name) === false) return [];
    return [{ name: invariant.name, under: assumptionBits(claim.under) & assumptionBits(assumed) }];
  });

  const canHappen = (node: Node<K>, op: Operation): boolean => {
    const { kernel, witness, underWay } = node;
    if (op.interleaved && underWay.length >= MOST_CALLS) return false;
    const situation = {
      witness,
      underWay,
      addressesOn: (cpu: number) => numbersIn(kernel, 'cpus', cpu, 'dr') ?? [],
      areAlike: (bp: number, other: number) => family.areAlike(node, bp, other),
    };
    if (!isPossible(situation, cast, wish, op)) return false;
    if ((brokenBy(witness, { op, machine, roster }) & forbidden) !== 0) return false;
    return underWay.length === 0 || hindranceOf(policy, kernel, underWay, op) === undefined;
  };

  return {
    policyName: policy.name,
    sometimes: subject.sometimes,
    cast,
    counted: held.reduce((bits, { under }) => bits | under, 0),
    judged: held.map(({ name }) => name),
    recipeAt: (kernel, op) => policy.recipe(kernel, op),
    isPromised: ({ witness }) => held.some(({ under }) => (under & witness.broken) === 0),
    initial: {
      kernel: policy.initial(machine),
      witness: initialWitness(machine),
      underWay: [],
      memories: new Map(),
    },
    eventsIn: (node, seq) => [
      ...nextSteps(node.underWay).map(({ of, part, cpu }): LedgerEvent => ({
        seq,
        cpu,
        type: 'step',
        of,
        part,
      })),
      ...menu.filter(({ op }) => canHappen(node, op)).map(({ event }) => ({ ...event, seq })),
    ],
    happen(node, fresh, event) {
      const op = decode(event, roster);
      const { underWay: was } = node;
      const { outcome, underWay: is } = advance(policy, fresh.kernel, fresh.underWay, op, world);
      const memories = new Map(fresh.memories);
      const follow = followerOf(laws, memories);
      const happened: Step<K> = {
        op,
        outcome,
        before: node.kernel,
        after: fresh.kernel,
        delivered: [...world.delivered],
        machine,
        roster,
        rules,
      };
      const step = follow(fresh.witness, { step: happened, was, is });
      if ((fresh.witness.broken & forbidden) !== 0) return undefined;
      const after = { kernel: fresh.kernel, witness: fresh.witness, underWay: is, memories };
      return { after, outcome, step, findings: judge(step, fresh.witness) };
    },
  };
};
