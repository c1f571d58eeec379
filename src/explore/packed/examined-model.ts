/**
 * A model of somebody's policy with a packing of somebody's: nothing of it is taken on trust. Each state that is reached is held
 * to the invariants themselves, packed, unpacked beside it and compared.
 */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { DoesNotFit } from '../../../machines/packing/field.ts';
import { lossFinder } from '../../../machines/packing/loss.ts';
import type { Packing } from '../../../machines/packing/packing.ts';
import type { Operation } from '../../../machines/operation.ts';
import { NONE } from '../../../machines/roster.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { SLOT_INVARIANTS } from '../../../properties/invariants/index.ts';
import { judgeOf } from '../../../properties/judge.ts';
import { rulesOf } from '../../../properties/policy-rules.ts';
import { shorthandOf } from '../../../properties/shorthand-text.ts';
import { initialWitness, type Witness } from '../../../properties/witness/state.ts';
import type { Cast } from '../cast.ts';
import { type Model, modelOf, type Performed } from './model.ts';
import { isLost, noCodeFor } from './packing-fault.ts';
import { eventOf, type Request } from './requests.ts';

/** A request in shorthand; of a task's, the slot is as good as any. */
export const requestText = (cast: Cast, request: Request): string =>
  shorthandOf([eventOf(cast, request, 1, 0)]).join();

const initially = <K extends ClassicKernel>(packing: Packing<K>, cast: Cast): Model<K> => {
  try {
    return modelOf(packing, cast);
  } catch (error) {
    if (error instanceof DoesNotFit)
      throw noCodeFor(packing.policy.name, error.field, 'before the first event');
    throw error;
  }
};

/** What the callers know: which kernel-space breakpoints are registered, and for which CPUs. */
const witnessOf = (
  { cast: { machine, masks } }: Pick<Model<ClassicKernel>, 'cast'>,
  booked: readonly number[],
): Witness => ({
  ...initialWitness(machine),
  kernel: booked.flatMap((mask, bp) =>
    mask === NONE
      ? []
      : [{ bp, task: NONE, cpus: masks[mask] ?? [], address: NONE, length: NONE, access: NONE, slot: NONE }],
  ),
});

/** @param judged the invariants that are looked at. @throws InputError, later as well, for a packing that does not keep what it must. */
export const examinedModelOf = <K extends ClassicKernel>(
  packing: Packing<K>,
  cast: Cast,
  judged: readonly InvariantName[],
): Model<K> => {
  const { policy, leavesOut } = packing;
  const model = initially(packing, cast);
  const copy = initially(packing, cast);
  const { machine, world } = cast;
  const { kernel, masks } = model.state;
  const judge = judgeOf(SLOT_INVARIANTS, policy, { only: judged });
  const lossOf = lossFinder(leavesOut);
  const rules = rulesOf(policy.name);

  const requireKept = (next: Int32Array, when: string): void => {
    try {
      model.layout.pack(model.state, next);
    } catch (error) {
      throw error instanceof DoesNotFit ? noCodeFor(policy.name, error.field, when) : error;
    }
    copy.load(next);
    const lost = lossOf(kernel, copy.state.kernel) ?? lossOf({ masks }, { masks: copy.state.masks });
    if (lost !== undefined) throw isLost(policy.name, lost, when);
  };
  requireKept(new Int32Array(model.layout.words), 'before the first event');

  /** What was performed last: afterwards a task's lowest free slot is another. */
  let op: Operation | undefined;
  return {
    ...model,
    perform(request) {
      op = model.operationOf(request);
      return model.perform(request);
    },
    breaks({ request, outcome, moved }: Performed, next) {
      if (op === undefined) return false;
      const step = {
        op,
        outcome,
        before: { ...kernel, kernelPos: kernel.kernelPos - moved },
        after: kernel,
        delivered: [],
        machine,
        roster: world.roster,
        rules,
      };
      if (judge(step, witnessOf(model, masks)).length > 0) return true;
      requireKept(next, `after ${requestText(cast, request)}`);
      return false;
    },
  };
};
