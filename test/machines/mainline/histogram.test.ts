import { describe, expect, test } from 'vitest';
import { emptyHistogram, fullest, moveHolder } from '../../../machines/mainline/histogram.ts';

describe('a histogram of holders by their count (domain.md §6.2)', () => {
  test('an empty one has nobody in it', () => {
    expect(emptyHistogram(4)).toEqual([0, 0, 0, 0]);
    expect(fullest(emptyHistogram(4))).toBe(0);
  });

  test('a holder stands at its count less one, and nowhere with a count of 0', () => {
    const histogram = emptyHistogram(4);
    moveHolder(histogram, 0, 1);
    moveHolder(histogram, 0, 3);
    moveHolder(histogram, 1, 2);
    expect(histogram).toEqual([0, 1, 1, 0]);
    moveHolder(histogram, 3, 0);
    moveHolder(histogram, 2, 0);
    expect(Object.keys(histogram)).toEqual(['0', '1', '2', '3']);
    expect(histogram).toEqual([0, 0, 0, 0]);
  });

  test('the fullest holder is the highest entry that is not 0, the last one included', () => {
    const histogram = emptyHistogram(4);
    moveHolder(histogram, 0, 1);
    expect(fullest(histogram)).toBe(1);
    moveHolder(histogram, 0, 4);
    expect(fullest(histogram)).toBe(4);
  });

  test('a count above the slots makes it longer by just as much', () => {
    const histogram = emptyHistogram(2);
    moveHolder(histogram, 0, 4);
    expect(histogram).toEqual([0, 0, 0, 1]);
    expect(fullest(histogram)).toBe(4);
  });
});
