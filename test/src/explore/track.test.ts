import { describe, expect, test } from 'vitest';
import { tracked, Untracked } from '../../../src/explore/packed/effects/track.ts';

const someState = () => ({
  boundary: 4,
  cpus: [
    { count: 1, table: [7, 8] },
    { count: 2, table: [9, 9] },
  ],
  lists: new Array<number>(),
});

const trackedState = () => tracked(someState(), (path) => path);

describe('a tracked state tells what was read of it and written to it', () => {
  test('reads come in order, each place once, with what was there before anything was written', () => {
    const { state: watched, begin } = trackedState();
    const { reads } = begin();
    watched.boundary += watched.cpus[1]?.table[0] ?? 0;
    watched.boundary += watched.cpus[0]?.count ?? 0;
    expect(reads).toEqual([
      { place: 'boundary', value: 4 },
      { place: 'cpus.1.table.0', value: 9 },
      { place: 'cpus.0.count', value: 1 },
    ]);
  });

  test('what was written first is no read, and a write of the same is no change', () => {
    const state = someState();
    const { state: watched, begin } = tracked(state, (path) => path);
    const { reads, writes, changes } = begin();
    watched.boundary = 3;
    Object.assign(watched.cpus[0] ?? {}, { count: 1 });
    expect(watched.boundary).toBe(3);
    expect(reads).toEqual([]);
    expect(writes).toEqual(['boundary', 'cpus.0.count']);
    expect(changes).toEqual(['boundary']);
    expect(state.boundary).toBe(3);
  });

  test('each track begins with nothing', () => {
    const { state: watched, begin } = trackedState();
    begin();
    const before = watched.boundary;
    const { reads } = begin();
    expect(watched.boundary).toBe(before);
    expect(reads).toEqual([{ place: 'boundary', value: 4 }]);
  });

  test('searching an array reads no further than it has to', () => {
    const { state: watched, begin } = trackedState();
    const { reads } = begin();
    expect(watched.cpus[0]?.table.includes(7)).toBe(true);
    expect(reads.map(({ place }) => place)).toEqual(['cpus.0.table.0']);
  });
});

describe('what changes the shape of a tracked state is not done unnoticed', () => {
  test.for<readonly [string, (state: ReturnType<typeof someState>) => void]>([
    ['a table put in the place of another', ({ cpus: [cpu] }) => Object.assign(cpu ?? {}, { table: [1] })],
    ['a longer list', ({ lists }) => lists.push(1)],
    ['a shorter list', ({ cpus }) => cpus.pop()],
    ['a field that was not there', (state) => Object.assign(state, { more: 1 })],
  ])('%s', ([, change]) => {
    const { state: watched, begin } = trackedState();
    begin();
    expect(() => {
      change(watched);
    }).toThrow();
  });

  test('a part of the state that was replaced beneath is not read', () => {
    const state = someState();
    const { state: watched, begin } = tracked(state, (path) => path);
    begin();
    state.lists = [1];
    expect(() => watched.lists.length).toThrow(Untracked);
  });
});
