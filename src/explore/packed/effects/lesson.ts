/**
 * Runs one piece of a recipe on a plain state and takes down what it read and what came of it, if it kept to what it may depend
 * on. The state has to hold what the key of the piece says; the rest of it makes no difference, which is what is seen to.
 */
import type { ClassicKernel } from '../../../../machines/classic/state.ts';
import type { Operation } from '../../../../machines/operation.ts';
import { GRANTED, type Outcome } from '../../../../machines/outcome.ts';
import type { Policy, Recipe, World } from '../../../../machines/policy.ts';
import { run } from '../../../../machines/run.ts';
import { isWithin, type Stage } from './dependencies.ts';
import { NotSeparable } from './effects.ts';
import { newTrack, type Track, tracked, Untracked } from './track.ts';

/** What came of a piece, and all that it came from. */
export interface Lesson {
  readonly outcome: Outcome;
  readonly reads: ReadonlyMap<string, unknown>;
  readonly writes: ReadonlySet<string>;
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

export const teacherOf = <K extends ClassicKernel>(policy: Policy<K>, kernel: K, world: World): Teacher => {
  let track: Track = newTrack();
  const watched = tracked(kernel, () => track);

  const within = <R>(stage: Stage, work: () => R): R => {
    track = newTrack();
    try {
      const result = work();
      if (isWithin(stage, track)) return result;
    } catch (error) {
      if (!(error instanceof Untracked)) throw error;
    }
    throw new NotSeparable();
  };
  /** Which recipe it is may depend on nothing that changes. */
  const recipeOf = (op: Operation): Recipe<K> =>
    within({ name: 'choose', of: -1 }, () => policy.recipe(watched, op));
  const lesson = (stage: Stage, recipe: Recipe<K>, op: Operation): Lesson =>
    within(stage, () => {
      const outcome = run(watched, recipe, op, world);
      return { outcome, reads: track.reads, writes: track.writes };
    });

  return {
    decide: (op, bp) => lesson({ name: 'decide', of: bp }, { ...recipeOf(op), parts: [], end: granted }, op),
    whom(op, bp) {
      const { interrupts, parts } = recipeOf(op);
      if (parts.length === 0) return 0;
      return within({ name: 'whom', of: bp }, () =>
        kernel.cpus.reduce(
          (bits, _, cpu) => (interrupts(watched, op, cpu, world) ? bits | (1 << cpu) : bits),
          0,
        ),
      );
    },
    onCpu(op, cpu) {
      const { parts } = recipeOf(op);
      const interrupts: Recipe<K>['interrupts'] = (_kernel, _op, one) => one === cpu;
      const only = { prepare: granted, begin: granted, interrupts, parts, end: granted };
      return lesson({ name: 'cpu', of: cpu }, only, op);
    },
    end(op, bp) {
      const { end, interrupts } = recipeOf(op);
      const only = { prepare: granted, begin: granted, interrupts, parts: [], end };
      return lesson({ name: 'end', of: bp }, only, op);
    },
    all: (op, task) => lesson({ name: 'all', of: task }, recipeOf(op), op),
  };
};
