import { expect, test } from 'vitest';
import { createAgreed, createAgreedStore } from '../../../../src/explore/full/parts/agreed.ts';

const speakerOver = (store = createAgreedStore()) => {
  const numbers = new Map<string, number>();
  const agreed = createAgreed(store, (word) => void numbers.set(word, numbers.size));
  const numberOf = (word: string): number =>
    agreed.agree(
      () => numbers.get(word),
      () => word,
    );
  return { agreed, numberOf };
};

test('a word has one number, whoever meets it first', () => {
  const store = createAgreedStore();
  const [one, other] = [speakerOver(store), speakerOver(store)];
  expect(['a', 'ü', ''].map(one.numberOf)).toEqual([0, 1, 2]);
  expect(['b', '', 'a'].map(other.numberOf)).toEqual([3, 2, 0]);
  expect(['b', 'c', 'ü'].map(one.numberOf)).toEqual([3, 4, 1]);
  other.agreed.catchUp();
  expect(other.agreed.words()).toEqual(['a', 'ü', '', 'b', 'c']);
  const later = speakerOver();
  later.agreed.restore(other.agreed.words());
  expect(['c', 'a'].map(later.numberOf)).toEqual([4, 0]);
});

test('words for which there is no room are refused, and leave the others as they are', () => {
  const { agreed, numberOf } = speakerOver();
  numberOf('small');
  expect(() => numberOf('x'.repeat(2 ** 24))).toThrow('too many different words');
  expect(numberOf('small')).toBe(0);
  expect(numberOf('next')).toBe(1);
  expect(agreed.words()).toEqual(['small', 'next']);
});
