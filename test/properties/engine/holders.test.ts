import { describe, expect, it } from 'vitest';
import { holdersFollower } from '../../../properties/engine/holders.ts';

interface State {
  readonly tasks: readonly boolean[];
}

type Moved = Parameters<ReturnType<typeof holdersFollower<State>>>[0];

const moved = (tasks: readonly boolean[], changedTasks?: readonly number[]): Moved => ({
  before: { tasks: [] },
  after: { tasks },
  ...(changedTasks !== undefined && { changed: new Map([['tasks', changedTasks]]) }),
});

const holds = ({ tasks }: State, task: number): boolean => tasks[task] === true;

describe('the tasks that hold slots', () => {
  it('are looked for once, and then followed by what changes', () => {
    const follow = holdersFollower<State>(holds);
    expect(follow(moved([false, true, true], []))).toEqual({ holders: [1, 2] });
    expect(follow(moved([true, true, false], [0, 2]))).toEqual({ holders: [0, 1] });
    expect(follow(moved([true, true, false], []))).toEqual({ holders: [0, 1] });
  });

  it('are not known where the engine does not say what changed', () => {
    const follow = holdersFollower<State>(holds);
    expect(follow(moved([true]))).toEqual({});
    expect(follow(moved([true], []))).toEqual({ holders: [0] });
  });
});
