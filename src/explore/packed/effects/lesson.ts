/**
 * Runs one piece of a recipe on a plain state and takes down what it read and what came of it, if it kept to what it may depend
 * on. The state has to hold what the key of the piece says; the rest of it makes no difference, which is what is seen to.
 */
import type { ClassicKernel } from '../../../../machines/classic/state.ts';
import type { Operation } from '../../../../machines/operation.ts';
import { GRANTED, type Outcome } from '../../../../machines/outcome.ts';
import type { Policy, Recipe, World } from '../../../../machines/policy.ts';
import { run } from '../../../../machines/run.ts';
import { InputError } from '../../../input-error.ts';
import { isWithin, type Place, placeOf, type Stage } from './dependencies.ts';
import { NotSeparable } from './effects.ts';
import { type Read, tracked, Untracked } from './track.ts';

/** What came of a piece, and all that it came from. */
export interface Lesson {
  readonly outcome: Outcome;
  readonly reads: readonly Read<Place>[];
  readonly writes: readonly Place[];
}

/** Each may throw NotSeparable. They change the state as the piece does. */
export interface Teacher {
  /** What happens before anybody is interrupted. */
  readonly decide: (op: Operation, bp: number) => Lesson;
  /** The CPUs that are interrupted, as bits. */
  readonly whom: (op: Operation, bp: number) => number;
  /** What one CPU does in its interrupt. */
  readonly onCpu: (op: Operation, cpu: number) => Lesson;
  /** What happens once all have returned. */
  readonly end: (op: Operation, bp: number) => Lesson;
  /** The whole of a task's request. */
  readonly all: (op: Operation, task: number) => Lesson;
}

const granted = (): Outcome => GRANTED;

/** Works the value of a key out once. */
const remembering = <A extends object, R>(work: (key: A) => R): ((key: A) => R) => {
  const known = new Map<A, R>();
  return (key) => {
    const its = known.get(key) ?? work(key);
    known.set(key, its);
    return its;
  };
};

export const teacherOf = <K extends ClassicKernel>(policy: Policy<K>, kernel: K, world: World): Teacher => {
  const { state: watched, begin } = tracked(kernel, placeOf);

  const within = <R>(stage: Stage, work: () => R): Pick<Lesson, 'reads' | 'writes'> & { result: R } => {
    const track = begin();
    try {
      const result = work();
      if (isWithin(stage, track)) return { result, reads: track.reads, writes: track.writes };
    } catch (error) {
      // The engine throws a TypeError where a part of the state is to grow or to shrink.
      const why = error instanceof InputError ? error.cause : error;
      if (!(why instanceof Untracked || why instanceof TypeError)) throw error;
    }
    throw new NotSeparable();
  };
  /** Which recipe it is may depend on nothing that changes: it is asked for once. */
  const recipeOf = remembering(
    (op: Operation) => within({ name: 'choose', of: -1 }, () => policy.recipe(watched, op)).result,
  );
  /** The recipe up to the decision; from its end; and what one CPU does of it. */
  const decisionOf = remembering((op: Operation): Recipe<K> => ({
    ...recipeOf(op),
    parts: [],
    end: granted,
  }));
  const endingOf = remembering((op: Operation): Recipe<K> => {
    const { end, interrupts } = recipeOf(op);
    return { prepare: granted, begin: granted, interrupts, parts: [], end };
  });
  const partsOf = remembering((op: Operation): Recipe<K> => {
    const { parts } = recipeOf(op);
    const interrupts: Recipe<K>['interrupts'] = (_kernel, _op, one) => one === interrupted;
    return { prepare: granted, begin: granted, interrupts, parts, end: granted };
  });
  /** The CPU that a piece of `partsOf` is about. */
  let interrupted = 0;
  const lesson = (stage: Stage, recipe: Recipe<K>, op: Operation): Lesson => {
    const { result: outcome, reads, writes } = within(stage, () => run(watched, recipe, op, world));
    return { outcome, reads, writes };
  };

  return {
    decide: (op, bp) => lesson({ name: 'decide', of: bp }, decisionOf(op), op),
    whom(op, bp) {
      const { interrupts, parts } = recipeOf(op);
      if (parts.length === 0) return 0;
      return within({ name: 'whom', of: bp }, () =>
        kernel.cpus.reduce(
          (bits, _, cpu) => (interrupts(watched, op, cpu, world) ? bits | (1 << cpu) : bits),
          0,
        ),
      ).result;
    },
    onCpu(op, cpu) {
      interrupted = cpu;
      return lesson({ name: 'cpu', of: cpu }, partsOf(op), op);
    },
    end: (op, bp) => lesson({ name: 'end', of: bp }, endingOf(op), op),
    all: (op, task) => lesson({ name: 'all', of: task }, recipeOf(op), op),
  };
};
