import { describe, expect, it } from 'vitest';
import { holdersFollower } from '../../../properties/engine/holders.ts';

type Moved = Parameters<ReturnType<typeof holdersFollower>>[0];

const NONE = -1;

/** Tasks by the slots that they hold; the rest of a task does not matter here. */
const moved = (held: readonly (readonly number[])[], changedTasks?: readonly number[]): Moved => ({
  before: { tasks: [] },
  after: {
    tasks: held.map((slots) => ({
      slots: [0, 1, 2, 3].map((slot) => (slots.includes(slot) ? 7 : NONE)),
      dr: [0, 0, 0, 0],
      dr7: 0,
      debugFlag: false,
    })),
  },
  ...(changedTasks !== undefined && { changed: new Map([['tasks', changedTasks]]) }),
});

/** What is told, as plain lists of the moment. */
const told = (follow: ReturnType<typeof holdersFollower>, step: Moved): unknown => {
  const { holders, heldSlots } = follow(step);
  return holders && heldSlots && { holders: [...holders], heldSlots: [...heldSlots] };
};

describe('the tasks that hold slots', () => {
  it('are looked for once, and then followed by what changes', () => {
    const follow = holdersFollower();
    const first = { holders: [1, 2], heldSlots: [2, 1, 0, 0] };
    expect(told(follow, moved([[], [0], [0, 1]], []))).toEqual(first);
    const second = { holders: [0, 1], heldSlots: [1, 0, 0, 1] };
    expect(told(follow, moved([[3], [0], []], [0, 2]))).toEqual(second);
    expect(told(follow, moved([[3], [0], []], []))).toEqual(second);
  });

  it('are not known where the engine does not say what changed, and are looked for anew after that', () => {
    const follow = holdersFollower();
    expect(told(follow, moved([[0], [1]], []))).toEqual({ holders: [0, 1], heldSlots: [1, 1, 0, 0] });
    expect(told(follow, moved([[0]]))).toBeUndefined();
    expect(told(follow, moved([[], [2]], []))).toEqual({ holders: [1], heldSlots: [0, 0, 1, 0] });
  });
});
