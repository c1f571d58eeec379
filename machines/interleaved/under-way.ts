/**
 * Operations under way: the control of the interleaved granularity (domain.md §1.3). Several may have been called or prepared;
 * one at most holds the lock. What is allocated is data of the policy, and stands elsewhere.
 */
import type { Operation } from '../operation.ts';
import type { Recipe } from '../policy.ts';

/** How far an interrupted CPU is. */
export interface Interrupted {
  readonly cpu: number;
  /** How many of the recipe's parts it has done, 0 to all of them. */
  readonly done: number;
}

export interface UnderWay<K> {
  /** Its `seq` is the operation's name; `task` is filled in where the event leaves the argument out. */
  readonly op: Operation;
  /** Chosen when the call started: a policy has a fixed number of recipes, and each is one object. */
  readonly recipe: Recipe<K>;
  /** `called`: prepare comes next. `prepared`: begin does, once the lock is free. `holding`: it has the lock. */
  readonly stage: 'called' | 'prepared' | 'holding';
  /** Of the one that holds the lock, in the order of an atomic run; a CPU that goes offline is struck off. */
  readonly interrupted: readonly Interrupted[];
}

/** In the order of their calls. */
export type OperationsUnderWay<K> = readonly UnderWay<K>[];

export const NOTHING_UNDER_WAY: readonly never[] = Object.freeze([]);

/** The operation that was started by event `seq`. */
export const operationOf = <K>(underWay: OperationsUnderWay<K>, seq: number): UnderWay<K> | undefined =>
  underWay.find(({ op }) => op.seq === seq);

/** Who holds the lock. */
export const holderOf = <K>(underWay: OperationsUnderWay<K>): UnderWay<K> | undefined =>
  underWay.find(({ stage }) => stage === 'holding');

/** Has the CPU to do parts of its interrupt yet, and if so, has it begun? */
export const interruptOn = <K>(
  underWay: OperationsUnderWay<K>,
  cpu: number,
): 'none' | 'awaited' | 'in the middle' => {
  const holder = holderOf(underWay);
  const here = holder?.interrupted.find((one) => one.cpu === cpu);
  if (holder === undefined || here === undefined || here.done === holder.recipe.parts.length) return 'none';
  return here.done === 0 ? 'awaited' : 'in the middle';
};

/** With `after` in the place of the operation of the same name; without it, if it has ended. */
export const replaced = <K>(
  underWay: OperationsUnderWay<K>,
  seq: number,
  after: UnderWay<K> | undefined,
): OperationsUnderWay<K> =>
  underWay.flatMap((one) => {
    if (one.op.seq !== seq) return [one];
    return after === undefined ? [] : [after];
  });

/** An offline CPU receives no interrupt: nobody waits for it any more. */
export const withoutCpu = <K>(underWay: OperationsUnderWay<K>, cpu: number): OperationsUnderWay<K> =>
  underWay.map((one) =>
    one.interrupted.some((other) => other.cpu === cpu)
      ? { ...one, interrupted: one.interrupted.filter((other) => other.cpu !== cpu) }
      : one,
  );
