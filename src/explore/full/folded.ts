/** How the states of a memory are folded: as much of a state before a call as is read of it when the call is answered. */
import type { ClassicKernel, Struct, Task } from '../../../machines/classic/state.ts';
import { isTree } from '../../../machines/plain-tree.ts';
import { NONE } from '../../../machines/roster.ts';
import type { Folding } from './node.ts';

export interface FoldedBegun {
  readonly kernelPos: number;
  readonly task: Task | undefined;
}

export const isFoldedBegun = (folded: unknown): folded is FoldedBegun =>
  isTree(folded) && 'kernelPos' in folded && 'task' in folded;
export const isStruct = (folded: unknown): folded is Struct => isTree(folded) && 'freed' in folded;

const wholly = <K>(isState: (folded: unknown) => folded is K): Folding<K> => {
  const unfolded = (present: K, folded: unknown): K => (isState(folded) ? folded : present);
  return {
    prepared: (state) => state,
    begun: (state) => state,
    withPrepared: unfolded,
    withBegun: unfolded,
  };
};

/** Whole states: what somebody else's recipes read of them is not known. */
export const unfolded = <K extends object>(): Folding<K> => wholly((folded): folded is K => isTree(folded));

const replaced = <T>(list: readonly (T | undefined)[], at: number, entry: T | undefined): (T | undefined)[] =>
  list.map((one, i) => (i === at ? entry : one));

/**
 * When a call is answered, the invariants compare the boundary, the slots of its task and the mask in its struct with those
 * before it; that the rest is as it was is asked only where the same step decides and refuses.
 */
export const classicFolding = <K extends ClassicKernel>(): Folding<K> => ({
  prepared: ({ structs }, { bp }) => (bp === NONE ? NONE : structs[bp]),
  begun: ({ kernelPos, tasks }, { task }) => ({ kernelPos, task: tasks[task] }),
  withPrepared: (present, folded, { bp }) =>
    isStruct(folded) ? { ...present, structs: replaced(present.structs, bp, folded) } : present,
  withBegun: (present, folded, { task }) =>
    isFoldedBegun(folded)
      ? { ...present, kernelPos: folded.kernelPos, tasks: replaced(present.tasks, task, folded.task) }
      : present,
});
