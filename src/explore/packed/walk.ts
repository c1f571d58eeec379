/**
 * Long random walks of a policy whose states somebody packs: on one side never packed; on the other packed and unpacked before
 * each request, into a state to which something else has happened meanwhile; and, where names are to make no difference, with
 * all called otherwise. All must come to the same.
 */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Packing } from '../../../machines/packing/packing.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import type { Cast } from '../cast.ts';
import { attempt, type Attempt } from './attempt.ts';
import { isOfItsClass } from './class-check.ts';
import { examinedModelOf, requestText } from './examined-model.ts';
import { type Model, modelOf } from './model.ts';
import { makesADifference, mixesClasses, tellsNamesApart } from './packing-fault.ts';
import { isSameState } from './plain-space.ts';
import { type Chance, renamingOf } from './renamed-requests.ts';
import type { Request } from './requests.ts';

const WALKS = 6;
const STEPS = 400;
/** Requests that are tried beside each step, on average. */
const REQUESTS_A_STEP = 2;

/** Marsaglia's xorshift: the same walks each time. */
const chanceFrom = (seed: number): Chance => {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
};

/** A model whose state is packed between two requests. */
interface Walker {
  readonly here: Int32Array;
  /** What a request comes to; undefined where a promise is broken by it. Goes there if so. */
  readonly take: (request: Request) => Attempt | undefined;
}

const walkerOn = <K extends ClassicKernel>(model: Model<K>): Walker => {
  const here = Int32Array.from(model.initial);
  const next = new Int32Array(here.length);
  return {
    here,
    take(request) {
      model.load(here);
      const attempted = attempt(model, request, next);
      if (attempted.isBroken) return undefined;
      here.set(next);
      return attempted;
    },
  };
};

/** One that may be asked for in a state; of each kind as often. */
const someRequest = <K extends ClassicKernel>(
  model: Model<K>,
  words: Int32Array,
  chance: Chance,
): Request => {
  model.load(words);
  const kinds = [...Map.groupBy(model.requests.filter(model.isPossible), ({ kind }) => kind).values()];
  const its = kinds[chance(kinds.length)] ?? [];
  const request = its[chance(its.length)];
  if (request === undefined) throw new RangeError('there is nothing to ask for');
  return request;
};

const keyOf = (request: Request): string => Object.values(request).join();

/** A model knows its own requests, and no others that say the same. */
const ownRequests = <K extends ClassicKernel>({ requests }: Model<K>): ((same: Request) => Request) => {
  const byKey = new Map(requests.map((request) => [keyOf(request), request]));
  return (same) => byKey.get(keyOf(same)) ?? same;
};

const areSame = (one: Attempt, other: Attempt): boolean =>
  one.outcome.result === other.outcome.result && one.moved === other.moved;

const answerText = ({ outcome, moved }: Attempt): string =>
  `${outcome.result}${moved === 0 ? '' : ` (the boundary moved by ${moved})`}`;

/**
 * Where the walks come apart, somebody's packing does not keep what it must.
 * @param alike states that differ in names alone are to be taken for the same. @throws InputError.
 */
export const requireFaithful = <K extends ClassicKernel>(
  packing: Packing<K>,
  cast: Cast,
  judged: readonly InvariantName[],
  alike: boolean,
): void => {
  const { policy, leavesOut } = packing;
  const chance = chanceFrom(policy.name.length + 1);
  const model = examinedModelOf(packing, cast, judged);
  if (model.requests.length === 0) return;
  const own = ownRequests(model);
  const canonical = packing.canonical(cast.extent, model.layout);
  const classOf = (words: Int32Array): Int32Array => {
    const representative = Int32Array.from(words);
    canonical(representative);
    return representative;
  };

  // All that can be asked for is tried there: of larger machines, in fewer states.
  const lookEvery = Math.ceil(model.requests.length / REQUESTS_A_STEP);

  const walk = (): void => {
    const plain = modelOf(packing, cast);
    const plainly = ownRequests(plain);
    const plainWords = new Int32Array(model.layout.words);
    const [packed, renamed, elsewhere] = [walkerOn(model), walkerOn(model), walkerOn(model)];
    const renaming = renamingOf(cast.extent, chance);
    for (let step = 0; step < STEPS; step += 1) {
      const request = someRequest(model, packed.here, chance);
      const kept = attempt(plain, plainly(request), plainWords);
      elsewhere.take(someRequest(model, elsewhere.here, chance));
      const unpacked = packed.take(request);
      if (unpacked === undefined) return;
      if (!areSame(kept, unpacked) || !isSameState(plainWords, packed.here)) {
        const answers = { kept: answerText(kept), packed: answerText(unpacked) };
        throw makesADifference(policy.name, requestText(cast, request), answers, leavesOut);
      }
      if (!alike) continue;
      const other = own(renaming(request));
      const its = renamed.take(other);
      if (
        its === undefined ||
        !areSame(unpacked, its) ||
        !isSameState(classOf(packed.here), classOf(renamed.here))
      )
        throw tellsNamesApart(policy.name, requestText(cast, request), requestText(cast, other));
      if (step % lookEvery === 0 && !isOfItsClass(model, packed.here, classOf))
        throw mixesClasses(policy.name, requestText(cast, request));
    }
  };
  for (let walks = 0; walks < WALKS; walks += 1) walk();
};
