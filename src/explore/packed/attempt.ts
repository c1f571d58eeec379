/** One request tried on a plain state, and whether the bookkeeping survives it. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Outcome } from '../../../machines/outcome.ts';
import { NONE } from '../../../machines/roster.ts';
import type { Model, Performed } from './model.ts';
import type { Request } from './requests.ts';

export interface Attempt {
  readonly outcome: Outcome;
  /** By how much the boundary moved. */
  readonly moved: number;
  /** An invariant of the bookkeeping does not hold any more, or the kernel has died. */
  readonly isBroken: boolean;
}

/** USER_ABOVE_POS; the boundary being where TIGHT has it, no kernel slot overlaps a user slot then. */
const isUserAboveBoundary = ({ kernelPos, tasks }: ClassicKernel): boolean =>
  tasks.some((task) => task?.slots.some((bp, slot) => slot >= kernelPos && bp !== NONE) === true);

const MOVES_BOUNDARY: ReadonlySet<Request['kind']> = new Set(['register', 'unregister']);

/** ONESTEP. */
const isStepTooFar = (request: Request, by: number): boolean =>
  Math.abs(by) > (MOVES_BOUNDARY.has(request.kind) ? 1 : 0);

/** That a state can be packed says COUNT, RANGE, CAP, TIGHT, COMPACT, BELOWPOS, REFCNT, MISSING and GHOST (`classic-fields.ts`). */
const isUnpackable = <K extends ClassicKernel>(
  model: Model<K>,
  { request, moved }: Performed,
  next: Int32Array,
): boolean => !model.store(next) || isUserAboveBoundary(model.state.kernel) || isStepTooFar(request, moved);

/** Makes a possible request happen in the model's present state, and packs what comes of it into `next`. */
export const attempt = <K extends ClassicKernel>(
  model: Model<K>,
  request: Request,
  next: Int32Array,
): Attempt => {
  const { kernel } = model.state;
  const before = kernel.kernelPos;
  const outcome = model.perform(request);
  const moved = kernel.kernelPos - before;
  const performed = { request, outcome, moved };
  const isBroken =
    outcome.kind === 'oops' ||
    (model.breaks === undefined ? isUnpackable(model, performed, next) : model.breaks(performed, next));
  return { outcome, moved, isBroken };
};
