import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { firstDifference } from '../../properties/difference.ts';
import { snapshotOf } from '../../properties/snapshot.ts';

const states = fc.record({
  pos: fc.nat({ max: 4 }),
  cpus: fc.array(
    fc.record({ table: fc.array(fc.nat({ max: 2 }), { maxLength: 3 }), dr7: fc.nat({ max: 2 }) }),
    {
      maxLength: 3,
    },
  ),
  tasks: fc.array(
    fc.option(fc.record({ slots: fc.array(fc.nat({ max: 1 }), { maxLength: 2 }) }), { nil: undefined }),
    {
      maxLength: 3,
    },
  ),
});

type State = typeof states extends fc.Arbitrary<infer S> ? S : never;

describe('a snapshot', () => {
  it.prop([states, states])('equals the state, whatever the one before was', (was, is) => {
    expect(snapshotOf(snapshotOf(undefined, was), is)).toEqual(is);
  });

  it.prop([states])('is not reached by later changes', (state) => {
    const snapshot = snapshotOf(undefined, state);
    const copy = structuredClone(state);
    state.pos += 1;
    for (const cpu of state.cpus) cpu.table.push(9);
    for (const task of state.tasks) task?.slots.fill(9);
    expect(snapshot).toEqual(copy);
  });

  it.prop([states])('is the one before, where nothing changed', (state) => {
    const snapshot = snapshotOf(undefined, state);
    expect(snapshotOf(snapshot, structuredClone(state))).toBe(snapshot);
  });

  it.prop([states, states])('shares with the one before every part that did not change', (was, is) => {
    const before = snapshotOf(undefined, was);
    const after = snapshotOf(before, is);
    after.cpus.forEach((cpu, i) => {
      const same = before.cpus[i];
      if (same !== undefined && firstDifference(cpu, same) === undefined) expect(cpu).toBe(same);
    });
    expect(after.cpus).toHaveLength(is.cpus.length);
  });
});

describe('the first difference', () => {
  it.prop([states])('of equal states is none', (state) => {
    expect(firstDifference(state, structuredClone(state))).toBeUndefined();
  });

  /** An absent entry equals undefined: tasks that hold nothing, and those beyond the last, are the same. */
  const held = ({ tasks, ...others }: State): string => {
    const last = tasks.findLastIndex((task) => task !== undefined);
    return JSON.stringify({ ...others, tasks: tasks.slice(0, last + 1) });
  };
  const areHeldApart = (a: State, b: State): void => {
    expect(firstDifference(a, b) === undefined).toBe(held(a) === held(b));
  };

  it.prop([states, states])('is found exactly where two states are not equal', areHeldApart);

  it('is none between a task that holds nothing and no task', () => {
    const [a, b]: readonly [State, State] = [
      { pos: 4, cpus: [], tasks: [undefined] },
      { pos: 4, cpus: [], tasks: [] },
    ];
    expect(firstDifference(a, b)).toBeUndefined();
    areHeldApart(a, b);
  });
});
