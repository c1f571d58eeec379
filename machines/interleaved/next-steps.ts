/** What the operations under way can do next. */
import type { StepPart } from '../events.ts';
import { holderOf, interruptOn, type OperationsUnderWay, type UnderWay } from './under-way.ts';

/** One step of an operation, as an event of type `step` names it. */
export interface NextStep {
  /** The `seq` of the event that started the operation. */
  readonly of: number;
  readonly part: StepPart;
  readonly cpu: number;
}

/** Done where the operation was called, and not by each interrupted CPU. */
export const isDoneOnce = (part: StepPart): boolean =>
  part === 'prepare' || part === 'begin' || part === 'end';

/** Each interrupted CPU does its parts in the recipe's order; the CPUs take their turns as they like. */
const stepsOfHolder = <K>({ op, recipe, interrupted }: UnderWay<K>): NextStep[] => {
  const parts = interrupted.flatMap(({ cpu, done }) => {
    const next = recipe.parts[done];
    return next === undefined ? [] : [{ of: op.seq, part: next.name, cpu }];
  });
  return parts.length > 0 ? parts : [{ of: op.seq, part: 'end', cpu: op.cpu }];
};

/**
 * In a fixed order: first the steps of the operation that holds the lock, then of the others in the order of their calls. Who
 * always takes the first one does every operation at once, in the order of an atomic run. Empty only if nothing is under way.
 *
 * A call that has not come to the lock goes on where its CPU lets it: not in the middle of an interrupt, and not where the lock
 * is held (it is a spinlock, whose holder keeps its CPU).
 */
export const nextSteps = <K>(underWay: OperationsUnderWay<K>): readonly NextStep[] => {
  const holder = holderOf(underWay);
  const steps = holder === undefined ? [] : stepsOfHolder(holder);
  for (const { op, stage } of underWay) {
    const { seq: of, cpu } = op;
    if (stage === 'prepared' && holder === undefined) steps.push({ of, part: 'begin', cpu });
    const isFree = interruptOn(underWay, cpu) !== 'in the middle' && holder?.op.cpu !== cpu;
    if (stage === 'called' && isFree) steps.push({ of, part: 'prepare', cpu });
  }
  return steps;
};
