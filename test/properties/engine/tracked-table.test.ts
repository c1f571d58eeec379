import { describe, expect, it } from 'vitest';
import { trackTable } from '../../../properties/engine/tracked-table.ts';

const entry = (value: number): { value: number } => ({ value });

/** The entry at `index` of a table's proxy, as a recipe has it in its hands. */
const inHand = (proxy: unknown[], index: number): { value: number } => {
  const found = proxy[index];
  if (typeof found !== 'object' || found === null || !('value' in found)) throw new RangeError('no entry');
  return Object.assign(found, { value: Number(found.value) });
};

describe('a watched table', () => {
  it('is the same array before and after where nothing changed', () => {
    const { proxy, look } = trackTable([entry(1), entry(2)]);
    inHand(proxy, 1);
    const { before, after, changed } = look();
    expect(before).toBe(after);
    expect(changed).toEqual([]);
  });

  it('tells the entry that was changed, and keeps what it was', () => {
    const { proxy, look } = trackTable([entry(1), entry(2)]);
    inHand(proxy, 1).value = 3;
    expect(look()).toEqual({ before: [entry(1), entry(2)], after: [entry(1), entry(3)], changed: [1] });
  });

  it('shares the entries that were not changed', () => {
    const { proxy, look } = trackTable([entry(1), entry(2)]);
    inHand(proxy, 1).value = 3;
    const { before, after } = look();
    expect(after[0]).toBe(before[0]);
  });

  it('is up to date before the event after next', () => {
    const { proxy, look } = trackTable([entry(1), entry(2)]);
    inHand(proxy, 0).value = 5;
    look();
    inHand(proxy, 1).value = 6;
    expect(look()).toEqual({ before: [entry(5), entry(2)], after: [entry(5), entry(6)], changed: [1] });
  });

  it('grows by what is pushed', () => {
    const { proxy, look } = trackTable([entry(1)]);
    proxy.push(undefined, entry(2));
    expect(look()).toEqual({ before: [entry(1)], after: [entry(1), undefined, entry(2)], changed: [1, 2] });
  });

  it('shrinks by what is popped', () => {
    const { proxy, look } = trackTable([1, 2, 3]);
    proxy.pop();
    proxy.pop();
    expect(look()).toEqual({ before: [1, 2, 3], after: [1], changed: [2, 1] });
    expect(look().before).toEqual([1]);
  });

  it('is searched without anything counting as touched', () => {
    const { proxy, look } = trackTable([1, 2, 3]);
    expect(proxy.includes(3)).toBe(true);
    expect(proxy.findIndex((value) => value === 2)).toBe(1);
    expect(look().changed).toEqual([]);
  });

  it('hands out its entries one by one, whichever way they are asked for', () => {
    const { proxy, look } = trackTable([entry(1), entry(2)]);
    proxy.forEach((_one, index) => {
      inHand(proxy, index).value += 1;
    });
    expect(look().after).toEqual([entry(2), entry(3)]);
  });
});
